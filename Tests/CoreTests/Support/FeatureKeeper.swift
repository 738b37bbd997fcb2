import DatabaseTesting
import Dispatch
import FunctionKit
import Postgres
import Testing

/// Keeps the features of a database ready while tests write to it, as `dispatch` does beside core.
final class FeatureKeeper: Sendable {
    private static let pause = DispatchTimeInterval.milliseconds(100)

    private let conninfo: Secret
    private let isOver = DispatchSemaphore(value: 0)
    private let thread: RunningThread

    /// Begins.
    init(_ conninfo: Secret) {
        self.conninfo = conninfo
        thread = RunningThread { [isOver] in
            let database = Database(conninfo: conninfo)
            repeat {
                try database.retryingLostConnections { try database.execute("select keep_features(25)") }
            } while isOver.wait(timeout: .now() + Self.pause) == .timedOut
        }
    }

    /// Ends, and expects every document that is kept and not touched to be the one that would be made now.
    func finish() throws {
        isOver.signal()
        try thread.join()
        let database = Database(conninfo: conninfo)
        let kept = try database.rows("select feature_id from kept_feature order by feature_id", as: Int.self)
        var wrong: [Int] = []
        for start in stride(from: 0, to: kept.count, by: 100) {
            wrong += try database.rows(
                """
                select k.feature_id
                from kept_documents(\(Array(kept[start...].prefix(100)))) as k (feature_id, document)
                    left join make_feature_documents(\(Array(kept[start...].prefix(100)))) as made on made.id = k.feature_id
                where k.document::text is distinct from made.document::text
                """, as: Int.self)
        }
        #expect(wrong == [], "features that are kept, but changed without a mark")
    }
}
