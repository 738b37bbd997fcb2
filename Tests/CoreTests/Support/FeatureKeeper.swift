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
        let wrong = try Database(conninfo: conninfo).rows(
            """
            select made.id
            from make_feature_documents(array(select feature_id from kept_feature)) as made
                join kept_feature k on k.feature_id = made.id
            where not exists (select from touched_feature t where t.feature_id = made.id) and k.document::text <> made.document::text
            union all
            select k.feature_id from kept_feature k
            where not exists (select from touched_feature t where t.feature_id = k.feature_id)
                and not exists (select from feature f where f.id = k.feature_id)
            """, as: Int.self)
        #expect(wrong == [], "features that are kept, but changed without a mark")
    }
}
