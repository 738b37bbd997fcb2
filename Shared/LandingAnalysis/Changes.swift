/// Which files differ between two trees: enough to see which changes may be the same, and which version a file got.
struct Changes: Equatable {
    /// The fingerprint of all paths, in git's order.
    var pathSet: UInt64

    /// For each file the fingerprint of its path.
    var paths: [UInt64]

    /// For each file the fingerprint of its path and of its mode and content afterwards.
    var versions: [UInt64]

    /// For each file the fingerprint of its path and of its mode and content before.
    var formers: [UInt64]

    /// Whether there are more files than are kept in ``versions``.
    var isCut: Bool

    /// The most files whose versions are kept.
    static let mostVersions = 2000

    /// What is the same for two changes of the same files from the same contents to the same contents.
    var identity: UInt64 { Self.identity(from: formers, to: versions) }

    /// The ``identity`` of the change that takes this one back.
    var reverse: UInt64 { Self.identity(from: versions, to: formers) }

    private static func identity(from formers: [UInt64], to versions: [UInt64]) -> UInt64 {
        var identity = Fingerprint.Short()
        for former in formers { identity.add(former) }
        for version in versions { identity.add(version) }
        return identity.value
    }

    /// Whether nothing differs.
    var isEmpty: Bool { versions.isEmpty }
}

/// One file that differs between two trees.
struct ChangedFile: Equatable {
    /// The path in the repository, as the bytes that git keeps.
    var path: [UInt8]

    /// Mode and object before, as ``version``; zeros where the file is new.
    var former: [UInt8]

    /// Whether there was none before.
    var isNew: Bool { Self.isGone(former) }

    /// Mode and object afterwards, as in `100644 <id>`; zeros where the file is gone.
    var version: [UInt8]

    /// Whether a version says that there is no such file.
    static func isGone(_ version: [UInt8]) -> Bool { version.starts(with: "000000".utf8) }
}
