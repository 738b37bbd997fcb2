import FunctionKit
import Logging
import Synchronization
import Testing

@Suite struct LogTests {
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    private func logger(_ lines: Lines, level: Logger.Level = .info) -> Logger {
        Logger(label: "test") { _ in
            Log(function: "probe", level: level) { line in lines.all.withLock { $0.append(line) } }
        }
    }

    @Test func `a record is one line of JSON, its own metadata over the logger's`() {
        let lines = Lines()
        var logger = logger(lines)
        logger[metadataKey: "request"] = "r1"
        logger[metadataKey: "a"] = "logger's"
        logger.info("said \"hi\"\n\tto\u{1}", metadata: ["a": "record's", "n": "\(3)"])
        let expected =
            #"{"level":"info","function":"probe","a":"record's","n":"3","request":"r1","#
            + #""message":"said \"hi\"\n\tto\u0001"}"# + "\n"
        #expect(lines.all.withLock { $0 } == [expected])
    }

    @Test func `records below the level are not written`() {
        let lines = Lines()
        let logger = logger(lines, level: .warning)
        logger.notice("quiet")
        logger.error("loud")
        #expect(lines.all.withLock { $0.count } == 1)
    }

    @Test func `the level is a setting, info where it is not set`() throws {
        #expect(try Log.level(in: Environment([:])) == .info)
        #expect(try Log.level(in: Environment(["PLOYST_LOG_LEVEL": "debug"])) == .debug)
        let error = #expect(throws: EnvironmentError.self) {
            try Log.level(in: Environment(["PLOYST_LOG_LEVEL": "loud"]))
        }
        #expect(error?.name == "PLOYST_LOG_LEVEL")
    }
}
