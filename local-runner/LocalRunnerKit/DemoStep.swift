/// One step of the demo's story: a file `NN-<provider>-<event>-<what>` with a payload, or with commits to push.
package struct DemoStep: Equatable, Sendable {
    /// What is done with the file.
    package enum Kind: String, Sendable {
        /// Its text is the payload of a delivery.
        case delivery = "json"

        /// Its text makes commits, which are pushed: <https://git-scm.com/docs/git-fast-import>.
        case push = "fast-import"
    }

    /// The slug of the demo's project.
    package static let project = "demo"

    /// The name of the file.
    package let file: String

    /// What is done with it.
    package let kind: Kind

    /// Who tells it.
    package let provider: Provider

    /// What happened, in the provider's words.
    package let event: String

    /// A delivery id that is the same each time, so that a second sending changes nothing.
    package let deliveryID: String

    /// Reads the name of a file; nil where it is the name of no step.
    package init?(file: String) {
        guard let point = file.lastIndex(of: "."), let kind = Kind(rawValue: String(file[file.index(after: point)...]))
        else { return nil }
        let parts = file[..<point].split(separator: "-", maxSplits: 3)
        guard parts.count == 4, parts[0].count <= 12, parts[0].allSatisfy(\.isWholeNumber),
            let provider = Provider(rawValue: String(parts[1]))
        else { return nil }
        self.file = file
        self.kind = kind
        self.provider = provider
        event = String(parts[2])
        deliveryID = "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - parts[0].count) + parts[0]
    }

    /// The steps in the order in which they happened.
    ///
    /// - Parameter files: The names of the files in a folder.
    /// - Returns: A step for each, in the order of their numbers.
    /// - Throws: ``RunnerError`` for a file that is no step.
    package static func ordered(_ files: [String]) throws(RunnerError) -> [DemoStep] {
        var steps: [DemoStep] = []
        for file in files.sorted() {
            guard let step = DemoStep(file: file) else {
                throw RunnerError(
                    "The demo's file \(file) is not named NN-<provider>-<event>-<what>.json or .fast-import.")
            }
            steps.append(step)
        }
        return steps
    }
}
