import HTTPClient
import HTTPTypes

extension AttemptEnding {
    /// How a transfer ended, in words for whoever runs the receiver.
    init(_ result: Result<HTTPClientResponse, TransferError>) {
        switch result {
        case .success(let response):
            self = .answered(status: response.status.code, retryAfter: response.headerFields[.retryAfter])
        case .failure(let error) where error.code == .timedOut:
            self = .timedOut(
                error.mayHaveBeenSent
                    ? "it did not answer within \(CallbackMaker.timeout.components.seconds) s"
                    : "no connection to it within \(CallbackMaker.connectTimeout.components.seconds) s")
        case .failure(let error):
            self = .failed(Self.words(error))
        }
    }

    private static func words(_ error: TransferError) -> String {
        switch error.code {
        case .unresolved: "its host's name has no address"
        case .forbiddenAddress:
            "its host has no address that callbacks may go to; an administrator can allow one by PLOYST_CALLBACK_ALLOW "
                + "or, for projects' own subscriptions, PLOYST_CALLBACK_ALLOW_PROJECTS"
        case .refused: "nothing accepts connections there"
        case .interrupted: "the connection ended before the answer was complete"
        case .tooLarge: "the header of its answer is larger than 64 KiB"
        case .untrusted: "its certificate is not trusted: \(error.message)"
        default: error.message
        }
    }
}
