import CoreAPI

/// A time of a payload: seconds since the epoch in `push` and in `installation`, RFC 3339 text elsewhere.
struct GitHubTime: Decodable {
    var timestamp: Timestamp

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self), let time = Timestamp(text) {
            timestamp = time
        } else if let seconds = try? container.decode(Int64.self), let time = Timestamp(seconds: seconds) {
            timestamp = time
        } else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "neither seconds since 1970 nor a time such as 2026-11-23T10:00:00Z")
        }
    }
}
