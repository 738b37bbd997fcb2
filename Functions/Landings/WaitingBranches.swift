import Clones
import Linux

/// The branches of a repository that wait to be computed: a file each, in the folder of its clone.
///
/// Whoever computes next takes them all, so that deliveries which come together are one computation. They are removed only
/// once that is committed.
struct WaitingBranches {
    /// The branches' ids.
    let branches: Set<Int>

    private let files: [String]

    /// Those that wait now.
    init(in folder: CloneFolder) {
        // A full stop is in the name of what is still being written.
        let names = Directory.names(in: folder.waiting).filter { !$0.contains(".") }
        branches = Set(names.compactMap { Int($0.prefix { $0 != "-" }) })
        files = names.map { "\(folder.waiting)/\($0)" }
    }

    /// Adds a branch.
    ///
    /// - Returns: The path of its file, which is gone once a computation that began afterwards is committed.
    /// - Throws: `SystemError`.
    static func add(_ branch: Int, in folder: CloneFolder) throws(SystemError) -> String {
        let path = "\(folder.waiting)/\(branch)-\(UInt64.random(in: .min ... .max))"
        try File.write([], to: path)
        return path
    }

    /// Notes that they are computed.
    func remove() {
        for file in files { try? File.remove(file) }
    }
}
