import Glibc

/// The processes that belong to the process group of this one.
enum ProcessGroup {
    /// Their ids, without those that have ended.
    static func members(besides own: Int32) -> [Int32] {
        let group = getpgrp()
        return Files.names(in: "/proc").compactMap { Int32($0) }.filter { id in
            id != own && ProcessStatus(of: id)?.group == group
        }
    }
}
