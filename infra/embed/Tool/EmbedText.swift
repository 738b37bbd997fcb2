import Foundation

/// `EmbedText OUTPUT FILE…`: writes Swift source that holds the text of each file, under the file's name.
///
/// A string literal costs the compiler nothing; the array of bytes that SwiftPM's own embedding makes of 100 KB takes it
/// more than ten minutes.
@main enum EmbedText {
    static func main() throws {
        let paths = CommandLine.arguments.dropFirst()
        guard let output = paths.first else { return }
        let entries = try paths.dropFirst().map { path in
            let url = URL(fileURLWithPath: path)
            let text = try String(contentsOf: url, encoding: .utf8)
            return "        (\"\(url.deletingLastPathComponent().lastPathComponent)\", "
                + "\"\(url.deletingPathExtension().lastPathComponent)\",\n###\"\"\"\n\(text)\n\"\"\"###),\n"
        }
        let source = """
            enum EmbeddedText {
                /// Folder, name without extension, and text of each file, in the order of their paths.
                static let files: [(folder: String, name: String, text: String)] = [
            \(entries.joined())    ]
            }

            """
        try source.write(toFile: output, atomically: true, encoding: .utf8)
    }
}
