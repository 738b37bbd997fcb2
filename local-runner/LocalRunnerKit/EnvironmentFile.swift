/// A file of settings, one `NAME=value` a line, as `DIR/ployst.env` is.
///
/// Values stand as they are: nothing is quoted, so that every tool reads them the same way.
package struct EnvironmentFile: Equatable, Sendable {
    /// The settings, in the order of the lines.
    package private(set) var values: [(name: String, value: String)]

    /// A file with these settings.
    package init(_ values: [(name: String, value: String)]) {
        self.values = values
    }

    /// Reads the text of a file; empty lines and lines that begin with `#` say nothing.
    ///
    /// - Throws: ``EnvironmentFileError``, which names the line that is no setting.
    package init(parsing text: String) throws(EnvironmentFileError) {
        values = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.isEmpty || line.hasPrefix("#") { continue }
            guard let equals = line.firstIndex(of: "="), equals != line.startIndex else {
                throw EnvironmentFileError(line: index + 1)
            }
            values.append((name: String(line[..<equals]), value: String(line[line.index(after: equals)...])))
        }
    }

    /// The value of a setting, or nil where no line has it.
    package subscript(name: String) -> String? {
        values.first { $0.name == name }?.value
    }

    /// Adds a setting as the last line.
    package mutating func append(name: String, value: String) {
        values.append((name: name, value: value))
    }

    /// The text of the file.
    package var text: String {
        values.map { "\($0.name)=\($0.value)\n" }.joined()
    }

    /// Equal where the lines are.
    package static func == (left: Self, right: Self) -> Bool {
        left.text == right.text
    }
}

/// A line that is not `NAME=value`.
package struct EnvironmentFileError: Error, Equatable, CustomStringConvertible {
    /// The number of the line, from 1.
    package var line: Int

    /// An error in the line of this number.
    package init(line: Int) {
        self.line = line
    }

    /// Says which line is wrong.
    package var description: String { "line \(line) is not NAME=value" }
}
