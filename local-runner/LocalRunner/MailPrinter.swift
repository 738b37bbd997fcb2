import Glibc
import LocalRunnerKit

/// The mail of a local Ployst reaches nobody: it is printed on the runner's terminal.
enum MailPrinter {
    /// Writes the program that core sends mail by.
    ///
    /// - Returns: Its path.
    static func make(in layout: DataLayout) throws -> String {
        let program = """
            #!/bin/sh
            # Prints a mail on the terminal of the runner, where that can be opened, and into a log file.
            cd "$(dirname "$0")" || exit 1
            message=$(echo; echo "ployst: mail"; cat; echo)
            printf '%s\\n\\n' "$message" >>log/mail.log
            { printf '%s\\n\\n' "$message" >>/proc/\(getpid())/fd/2; } 2>/dev/null || true

            """
        try Files.writeProgram(program, to: layout.mailCommand)
        return layout.mailCommand
    }
}
