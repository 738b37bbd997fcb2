/// What the kernel says of a process (proc(5), `/proc/PID/stat`).
struct ProcessStatus {
    /// The process group that it belongs to.
    let group: Int32

    /// Reads the status; nil where there is no such process, or one that has ended and only waits to be collected.
    init?(of processID: Int32) {
        // The name stands in parentheses and may hold any character; after it come state, parent and group.
        guard let text = try? Files.read("/proc/\(processID)/stat"), let end = text.lastIndex(of: ")") else {
            return nil
        }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 2, fields[0] != "Z", let group = Int32(fields[2]) else { return nil }
        self.group = group
    }
}
