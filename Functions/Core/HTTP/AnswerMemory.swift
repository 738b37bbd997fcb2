import FunctionKit
import Linux

/// The answers that this process gave since anything was last committed to the database: whoever asks again gets them without
/// their being made again.
///
/// What proves that they still hold is the database's snapshot (`database_state()`), which comes with the look-up of the
/// caller: where it is the same, a query sees the same rows. So nothing has to be told when something changes, and no answer
/// is ever old.
final class AnswerMemory: Sendable {
    /// The one of this process, which its threads share.
    static let shared = AnswerMemory()

    /// What an answer depends on beside the database.
    struct Question: Hashable {
        /// The path, decoded.
        let path: String
        /// The query, as it was sent.
        let query: String
        /// What the caller can see.
        let reach: Caller.Reach
    }

    private struct Answers {
        var state = ""
        var responses: [Question: Response] = [:]
        var bytes = 0
    }

    /// The most bytes of bodies that are kept; the next answer then begins anew.
    private let mostBytes: Int

    private let answers = Lock(Answers())

    /// A memory of this size, in bytes of bodies.
    init(mostBytes: Int = 32 << 20) {
        self.mostBytes = mostBytes
    }

    /// The answer that was given in this state of the database; nil where none was.
    func answer(to question: Question, in state: String) -> Response? {
        answers.withLock { $0.state == state ? $0.responses[question] : nil }
    }

    /// Keeps an answer that was made after the state was read, and forgets those of other states.
    func keep(_ response: Response, to question: Question, in state: String) {
        guard response.body.count <= mostBytes else { return }
        answers.withLock { answers in
            if answers.state != state || answers.bytes + response.body.count > mostBytes {
                answers = Answers(state: state)
            }
            answers.bytes += response.body.count - (answers.responses[question]?.body.count ?? 0)
            answers.responses[question] = response
        }
    }
}
