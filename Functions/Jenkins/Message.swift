import FunctionKit
import JSONBody

/// The body of a delivery, in either format.
enum Message: Decodable {
    /// From the Notification plugin.
    case notification(NotificationPayload)

    /// From the step of `infra/jenkins`.
    case step(StepPayload)

    private enum CodingKeys: CodingKey {
        case ployst
    }

    /// Reads a body.
    ///
    /// - Throws: The ``Problem`` 400, which names the member that is missing or wrong.
    init(_ body: [UInt8]) throws(Problem) {
        do throws(JSONBodyError) {
            self = try JSONBody.decode(Message.self, from: body)
        } catch {
            throw .malformed("Of the payload, \(error).")
        }
    }

    /// The member `ployst`, which nothing of Jenkins's own has, is the version of the step's format.
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard container.contains(.ployst) else {
            self = .notification(try NotificationPayload(from: decoder))
            return
        }
        guard try container.decode(Int.self, forKey: .ployst) == StepPayload.version else {
            throw DecodingError.dataCorruptedError(
                forKey: .ployst, in: container, debugDescription: "the version must be \(StepPayload.version)")
        }
        self = .step(try StepPayload(from: decoder))
    }

    /// What it says of a build.
    ///
    /// - Throws: The ``Problem`` 400 where it does not say which build it is.
    func report() throws(Problem) -> BuildReport {
        switch self {
        case .notification(let payload): try payload.report()
        case .step(let payload): try payload.report()
        }
    }
}
