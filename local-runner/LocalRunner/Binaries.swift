import LocalRunnerKit

/// The executables of the functions: they are beside the runner's own.
enum Binaries {
    /// The path of a function's executable.
    static func path(of function: HostedFunction) -> String {
        let own = Files.ownExecutable
        let folder = own.lastIndex(of: "/").map { own[..<$0] } ?? "."
        return "\(folder)/\(function.binary)"
    }
}
