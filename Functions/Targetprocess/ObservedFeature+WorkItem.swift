import CoreAPI

extension ObservedFeature {
    /// The longest texts that core takes, in bytes; what is longer is cut, rather than lost with all the rest.
    private enum Longest {
        static let word = 200
        static let line = 2000
        static let description = 4_000_000
        static let data = 10_000
    }

    /// A work item in the project's words.
    init(_ item: WorkItem, id: Int64, type: String, settings: ProjectSettings) {
        let state = item.state?.name
        self.init(
            featureID: String(id), type: type.cut(to: Longest.word), title: item.title?.cut(to: Longest.line),
            owner: item.owner?.cut(to: Longest.line),
            description: item.description.map { PlainText.of($0).cut(to: Longest.description) },
            url: Self.url(of: item, id: id, settings: settings),
            state: state.map { settings.word(forState: $0).cut(to: Longest.word) },
            isFinal: item.state?.isFinal ?? state.map(settings.isFinal), data: Self.data(of: item))
    }

    private static func url(of item: WorkItem, id: Int64, settings: ProjectSettings) -> String? {
        if let account = settings.url { return "\(account.text)/entity/\(id)" }
        guard let url = item.url, url.utf8.count <= Longest.line else { return nil }
        return url.hasPrefix("https://") || url.hasPrefix("http://") ? url : nil
    }

    private static func data(of item: WorkItem) -> [String: ObservedData]? {
        var data: [String: ObservedData] = [:]
        data["priority"] = entry(item.priority?.importance, item.priority?.name)
        data["project"] = entry(item.project?.id, item.project?.name)
        return data.isEmpty ? nil : data
    }

    /// The number for programs and the name for people, or the one of them that there is.
    private static func entry(_ number: Int64?, _ name: String?) -> ObservedData? {
        let name = name?.cut(to: Longest.data)
        guard let number else { return name.map { ObservedData(value: $0) } }
        return ObservedData(value: String(number), displayValue: name)
    }
}

extension String {
    /// The text up to so many bytes, without half a character at its end.
    func cut(to bytes: Int) -> String {
        guard utf8.count > bytes else { return self }
        var end = utf8.index(startIndex, offsetBy: bytes)
        while end > startIndex, end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}
