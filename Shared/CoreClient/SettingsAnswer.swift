import HTTPClient
import HTTPTypes
import JSONBody

/// What core says of a project's settings.
enum SettingsAnswer {
    /// They are this, under this entity tag.
    case changed([UInt8], tag: String?)
    /// They are what they were.
    case unchanged
}

extension CoreAnswer<SettingsAnswer> {
    /// Reads core's answer to a request for settings; a proxy's page with the status 200 is none.
    static func settings(_ response: HTTPClientResponse, of provider: String) -> CoreAnswer {
        if response.status == .notModified { return .result(.unchanged) }
        guard let settings = try? JSONBody.decode(Named.self, from: response.body), settings.provider == provider else {
            return .error(
                .unreachable(
                    "it answered \(response.status.code) without the settings of \(provider); is something else there?")
            )
        }
        return .result(.changed(response.body, tag: response.headerFields[.eTag]))
    }

    private struct Named: Decodable {
        var provider: String
    }
}
