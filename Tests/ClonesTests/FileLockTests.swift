import FunctionTesting
import Linux
import Synchronization
import Testing

/// Locks between processes and threads.
struct FileLockTests {
    @Test func `one owner at a time has it, until it is gone`() throws {
        let folder = try Folder()
        var first = try FileLock.take("\(folder.path)/lock")
        #expect(first != nil)
        #expect(try FileLock.take("\(folder.path)/lock") == nil)
        first = nil
        #expect(try FileLock.take("\(folder.path)/lock") != nil)
    }

    @Test func `waits for the owner, and stops waiting when it is told to`() throws {
        let folder = try Folder()
        let path = "\(folder.path)/lock"
        let first = Mutex(try FileLock.take(path))
        var asked = 0
        let gaveUp = try FileLock.take(path) {
            asked += 1
            return asked < 3
        }
        #expect(gaveUp == nil)
        let got = try FileLock.take(path) {
            first.withLock { $0 = nil }
            return true
        }
        #expect(got != nil)
    }

    @Test func `a file that was removed locks nobody out of the next one`() throws {
        let folder = try Folder()
        let path = "\(folder.path)/lock"
        let first = try FileLock.take(path)
        try File.remove(path)
        let second = try FileLock.take(path)
        #expect(second != nil)
        #expect(try FileLock.take(path) == nil)
        withExtendedLifetime((first, second)) {}
    }

    @Test func `a file in memory is there for other processes, and ends with its owner`() throws {
        var file: MemoryFile? = try MemoryFile(Array("secret".utf8))
        let path = try #require(file?.path)
        let (reading, writing) = try Descriptor.pipe()
        let reader = try ChildProcess("/bin/cat", arguments: [path], environment: [:], output: writing)
        #expect(try reader.wait(timeout: .seconds(10)) == .code(0))
        #expect(try reading.read(count: 6, before: .now + .seconds(10)) == Array("secret".utf8))
        file = nil
        #expect((try? File.read(path)) == nil)
    }
}
