import CLinux
import Glibc

/// Folders, with all that is in them.
package enum Directory {
    /// Makes a folder, for its owner alone; one that is there already stays as it is.
    ///
    /// - Throws: ``SystemError``, for example where its parent is missing.
    package static func make(_ path: String) throws(SystemError) {
        do throws(SystemError) {
            try checked("mkdir \(path)") { unsafe mkdir(path, 0o700) }
        } catch  where error.code == EEXIST {}
    }

    /// The names in a folder, in no order; none where there is no such folder.
    package static func names(in path: String) -> [String] {
        guard let stream = unsafe opendir(path) else { return [] }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// The bytes that a file, or a folder with all that is in it, takes on the disk; 0 where there is none.
    ///
    /// Links are not followed.
    package static func size(_ path: String) -> Int {
        guard let status = File.status(path) else { return 0 }
        let own = Int(status.st_blocks) * 512
        guard File.isFolder(status) else { return own }
        return names(in: path).reduce(own) { $0 + size("\(path)/\($1)") }
    }

    /// Removes a file, or a folder with all that is in it, where it is there.
    ///
    /// Links are not followed.
    ///
    /// - Throws: ``SystemError``; some of it may be gone then.
    package static func remove(_ path: String) throws(SystemError) {
        guard let status = File.status(path) else { return }
        guard File.isFolder(status) else { return try File.remove(path) }
        for name in names(in: path) { try remove("\(path)/\(name)") }
        try checked("rmdir \(path)") { unsafe rmdir(path) }
    }
}
