/// The kinds of entity that Targetprocess knows, by their names in its interfaces.
enum EntityType {
    /// The kinds that are features where a project's settings say nothing else.
    static let usualFeatures = ["UserStory", "Bug", "Task", "Feature", "Epic", "Request"]

    /// `EntityTypeID` of each; higher numbers are kinds of an account's own.
    static let names: [Int64: String] = [
        1: "Project", 2: "Release", 3: "Iteration", 4: "UserStory", 5: "Task", 6: "User", 7: "Time", 8: "Bug",
        9: "Feature", 10: "Program", 11: "Build", 12: "TestCase", 13: "TestPlan", 14: "TestPlanRun", 16: "Impediment",
        17: "Request", 18: "Requester", 19: "Comment", 20: "Attachment", 23: "Team", 24: "TeamIteration", 27: "Epic",
        31: "PortfolioEpic", 32: "Milestone",
    ]

    /// The kinds that no settings can make a feature: they are about features, or around them.
    private static let neverFeatures: Set<String> = [
        "assignment", "attachment", "build", "comment", "iteration", "milestone", "program", "project", "relation",
        "release", "requester", "team", "teamassignment", "teamiteration", "time", "user",
    ]

    /// What the flat objects of the Web Hooks plugin and the interface call differently.
    private static let oldNames = [
        "squad": "Team", "squaditeration": "TeamIteration", "squadassignment": "TeamAssignment",
    ]

    /// The names of collections of several kinds, which say nothing of an entity in them.
    private static let collections: Set<String> = ["assignable", "general", "inboundassignable", "outboundassignable"]

    private static let spellings = Dictionary(uniqueKeysWithValues: names.values.map { ($0.lowercased(), $0) })

    /// The name in any spelling, with or without a namespace such as `Tp.BusinessObjects.`, as it is here.
    ///
    /// - Returns: Nil where it names no kind.
    static func name(_ text: String?) -> String? {
        guard let last = text?.split(separator: ".").last else { return nil }
        let word = last.lowercased()
        guard !collections.contains(word) else { return nil }
        return oldNames[word] ?? spellings[word] ?? String(last)
    }

    /// Whether no settings can make this kind a feature.
    static func isNeverFeature(_ name: String) -> Bool { neverFeatures.contains(name.lowercased()) }

    /// Why an entity of this kind is not reported.
    static func reasonToIgnore(_ name: String) -> String {
        let article = "AEIO".contains(name.first?.uppercased() ?? "") ? "an" : "a"
        return "\(article) \(name.prefix(100)) is no feature"
    }
}
