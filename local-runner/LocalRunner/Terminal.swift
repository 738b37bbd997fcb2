import SystemPackage

/// What the runner says: sentences on standard error, and what programs read on standard output.
enum Terminal {
    /// Says a sentence to whoever started the runner.
    static func say(_ text: String) {
        write("ployst: \(text)\n", to: .standardError)
    }

    /// Shows lines that are no sentence, such as a table.
    static func show(_ lines: String) {
        write("\n\(lines)\n\n", to: .standardError)
    }

    /// Prints a line of what was asked for.
    static func print(_ line: String) {
        write(line + "\n", to: .standardOutput)
    }

    /// Prints the one line that programs wait for.
    static func ready(at url: String) {
        write("ready \(url)\n", to: .standardOutput)
    }

    /// A terminal that was closed is no reason to stop.
    private static func write(_ text: String, to descriptor: FileDescriptor) {
        _ = try? descriptor.writeAll(text.utf8)
    }
}
