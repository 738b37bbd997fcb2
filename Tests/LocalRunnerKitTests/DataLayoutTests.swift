import LocalRunnerKit
import Testing

@Suite struct DataLayoutTests {
    @Test func `sockets are in the data directory`() {
        #expect(DataLayout(root: "/home/mira/ployst/.ployst").sockets == "/home/mira/ployst/.ployst/run")
    }

    @Test func `sockets are elsewhere as soon as a path would be too long`() throws {
        let name = "/run/postgres/.s.PGSQL.5432"
        let longest = "/" + String(repeating: "a", count: DataLayout.longestSocketPath - name.utf8.count - 1)
        #expect(DataLayout(root: longest).sockets == longest + "/run")
        #expect(DataLayout(root: longest + "a").sockets == nil)
    }
}
