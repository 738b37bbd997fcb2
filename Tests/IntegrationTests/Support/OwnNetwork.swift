import FunctionTesting
import Linux

/// A network of processes of ours alone, in which a name resolves to what a test says: `Tests/Fixtures/network`.
struct OwnNetwork {
    /// The receiver that answers there, on each address.
    static let receiver = "https://receiver.example/"

    private let folder: Folder
    private let addresses: [String]

    /// Every name resolves to these addresses.
    init(resolvingTo addresses: [String]) throws {
        folder = try Folder()
        self.addresses = addresses
    }

    /// What a command is put behind to run there.
    var command: [String] {
        [
            Executables.repositoryPath("Tests/Fixtures/network/own-network"), folder.path,
            addresses.joined(separator: ","),
        ]
    }

    /// What the command needs of the environment.
    var environment: [String: String] { ["PATH": CurrentProcess.environment["PATH"] ?? ""] }

    /// The addresses that requests came to, in order.
    var requests: [String] { folder.read("requests").split(separator: "\n").map(String.init) }
}
