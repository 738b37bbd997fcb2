/// The demo: one project, and what GitHub would have told of its repositories.
package enum DemoPayloads {
    /// The slug of the project.
    package static let project = "demo"

    /// Names the deliveries of a folder in the order in which they happened.
    ///
    /// - Parameter names: File names such as `05-widget-spin.json`; others are left out.
    /// - Returns: The names, each with the id of its delivery.
    package static func ordered(_ names: [String]) -> [(name: String, id: String)] {
        names.filter { $0.hasSuffix(".json") }.sorted().map { ($0, deliveryID(of: $0)) }
    }

    /// A delivery id that is the same each time, so that a second sending changes nothing.
    private static func deliveryID(of name: String) -> String {
        let number = name.prefix { $0.isNumber }
        return "00000000-0000-4000-8000-" + String(repeating: "0", count: max(0, 12 - number.count)) + number
    }
}
