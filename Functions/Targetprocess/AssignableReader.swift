import FunctionKit
import HTTPClient
import HTTPTypes
import JSONBody

/// Reads a work item again over Targetprocess's REST interface: what a delivery says of it is only a hint.
final class AssignableReader {
    /// What came of reading.
    enum Outcome {
        case read(Assignable)
        /// Reading it again later would not help either, for this reason.
        case refused(String)
        /// Reading it again later may help; it failed for this reason.
        case failed(String)
    }

    private static let longest = Duration.seconds(4)

    /// What has to be left of the request's time, to report what was read.
    private static let reserve = Duration.seconds(2)

    private static let answerLimitBytes = 8 * 1024 * 1024

    private static let members = """
        [Id,Name,Description,ModifyDate,EntityVersion,EntityType[Id,Name],EntityState[Id,Name,IsFinal],\
        Project[Id,Name],AssignedUser[Id,FirstName,LastName,Login],Priority[Id,Name,Importance]]
        """

    /// Made by the first call: most instances of the function may never need it.
    private var startedClient: HTTPClient?

    /// Reads the item with this id.
    ///
    /// The token travels in the query, because Targetprocess takes it nowhere else: neither the URL nor an error with it
    /// may get into a log.
    func read(
        _ id: Int64, at url: AccountURL, token: Secret, deadline: ContinuousClock.Instant
    ) -> Outcome {
        let time = min(Self.longest, deadline - .now - Self.reserve)
        guard time > .zero else { return .failed("no time was left to read it") }
        let query = FormField.text(of: [("format", "json"), ("include", Self.members), ("access_token", token.text)])
        var request = HTTPClientRequest(
            method: .get, url: "\(url.text)/api/v1/Assignables/\(id)?\(query)",
            headerFields: [.accept: "application/json"],
            timeout: time)
        request.responseLimitBytes = Self.answerLimitBytes
        do throws(TransferError) {
            return Self.outcome(of: try client().send(request), id: id)
        } catch {
            return [.invalidRequest, .tooLarge, .untrusted].contains(error.code)
                ? .refused(error.description) : .failed(error.description)
        }
    }

    private static func outcome(of response: HTTPClientResponse, id: Int64) -> Outcome {
        switch response.status.code {
        case 200..<300: break
        case 408, 429, 500...: return .failed("it answered \(response.status.code)")
        default: return .refused("it answered \(response.status.code)")
        }
        guard !isXML(response) else { return .refused("it answered XML") }
        guard let assignable = try? JSONBody.decode(Assignable.self, from: response.body) else {
            return .refused("it answered without a JSON object")
        }
        // A query that it does not understand is answered too, with whatever it finds.
        guard assignable.id == id else { return .refused("it answered with another entity than was asked for") }
        return .read(assignable)
    }

    private static func isXML(_ response: HTTPClientResponse) -> Bool {
        let start = response.body.first { !" \t\r\n\u{feff}".utf8.contains($0) }
        return start == UInt8(ascii: "<")
    }

    private func client() throws(TransferError) -> HTTPClient {
        if let startedClient { return startedClient }
        let client = try HTTPClient()
        startedClient = client
        return client
    }
}
