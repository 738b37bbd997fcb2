private import Linux

/// The processes of this machine, as everybody sees them.
package enum Processes {
    /// The arguments of each, one after the other: proc(5), `/proc/<number>/cmdline`.
    package static func arguments() -> [String] {
        Directory.names(in: "/proc").filter { Int($0) != nil }.compactMap { number in
            (try? File.read("/proc/\(number)/cmdline")).map {
                String(decoding: $0.map { $0 == 0 ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
            }
        }
    }
}
