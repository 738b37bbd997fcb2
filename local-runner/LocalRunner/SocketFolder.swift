import FunctionKit
import Glibc
import LocalRunnerKit

/// The folder of the unix sockets: in the data directory, or in `/tmp` where that one's path is too long for them.
struct SocketFolder: Sendable {
    /// Its path.
    let path: String

    /// Makes the folder, empty.
    static func make(in layout: DataLayout) throws -> SocketFolder {
        let path = layout.sockets ?? "/tmp/ployst-\(RequestID.random().prefix(16))"
        try Files.remove(path)
        // Root's PostgreSQL, which is another user, has a folder of its own in it.
        try Files.makeFolder(path, permissions: geteuid() == 0 ? 0o711 : 0o700)
        return SocketFolder(path: path)
    }

    /// The folder of PostgreSQL's socket.
    var database: String { path + "/postgres" }

    /// The socket of a function.
    func socket(of function: HostedFunction) -> String { "\(path)/\(function.name).socket" }
}
