import Glibc

/// The processes that belong to the process group of this one.
enum ProcessGroup {
    /// Their ids, without those that have ended and wait to be collected.
    static func members(besides own: Int32) -> [Int32] {
        let group = getpgrp()
        return Files.names(in: "/proc").compactMap(Int32.init).filter { id in
            guard id != own, let status = try? Files.read("/proc/\(id)/stat") else { return false }
            return belongs(status, to: group)
        }
    }

    /// The fields after the name, which stands in parentheses and may hold any character: state, parent, group (proc(5)).
    private static func belongs(_ status: String, to group: Int32) -> Bool {
        guard let end = status.lastIndex(of: ")") else { return false }
        let fields = status[status.index(after: end)...].split(separator: " ")
        return fields.count > 2 && fields[0] != "Z" && fields[2] == String(group)
    }
}
