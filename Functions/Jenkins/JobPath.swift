import CoreAPI

/// The job in a URL of a build or of a job, relative to Jenkins's root or absolute.
struct JobPath: Equatable {
    /// The names of the folders and of the job, from the outside in, as Jenkins has them.
    let names: [String]

    /// Whether the last name is that of a folder's job, which a branch's job is one of, and not a part of a job.
    private let isJobOfFolder: Bool

    /// Reads a URL such as `job/widget/job/feature%252Fspin/7/`; nil where it names no job.
    ///
    /// Each `job/` is followed by a name, which a URL encodes once more. What stands between the last of them and the number
    /// is a part of the job, such as an axis of a multi-configuration project.
    init?(_ url: String) {
        var rest = url.split(separator: "/").drop { $0 != "job" }
        var names: [String] = []
        while rest.first == "job", let name = rest.dropFirst().first {
            names.append(Self.jobName(name))
            rest = rest.dropFirst(2)
        }
        guard !names.isEmpty else { return nil }
        if let number = rest.last, number.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { rest = rest.dropLast() }
        isJobOfFolder = names.count > 1 && rest.isEmpty
        self.names = names + rest.map(EncodedName.decode)
    }

    /// The name in a segment, decoded once.
    ///
    /// No job's name can hold these characters, so where they come out somebody encoded the branch and not the job's name;
    /// `JenkinsBuildURL` reads that the same way, so that both name the same job.
    private static func jobName(_ segment: Substring) -> String {
        let escapes: [Character: String] = [
            "/": "%2F", "#": "%23", "?": "%3F", "[": "%5B", "]": "%5D", "\\": "%5C",
        ]
        return EncodedName.decode(segment).map { escapes[$0] ?? String($0) }.joined()
    }

    /// The full name, for example `widget/feature%2Fspin`.
    var fullName: String { names.joined(separator: "/") }

    /// The branch that the job is for, if it looks like a branch's job; nobody but a hint, since any folder may have a job
    /// of that name.
    ///
    /// Jenkins displays a branch's job under the branch's name, and encodes that name for the job's.
    func branch(displayedAs displayName: String?) -> String? {
        guard isJobOfFolder, let name = names.last else { return nil }
        let branch = EncodedName.decode(name)
        guard [nil, name, branch].contains(displayName), BranchName.isLegal(branch) else { return nil }
        return branch
    }
}
