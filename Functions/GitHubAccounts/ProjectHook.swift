import FunctionKit
import HTTPTypes
import JSONBody

/// Where GitHub sends a project's deliveries, and with which secret.
struct ProjectHook {
    let url: String
    let secret: Secret

    private struct Answer: Decodable {
        struct Item: Decodable {
            let provider: String
            let url: String
            let secret: String
        }

        let items: [Item]
    }

    /// The hook of a project, which core shows to its managers.
    ///
    /// Core was called from here, so the host in its answer is not the one that GitHub reaches: that is the person's.
    ///
    /// - Throws: ``Problem``, as core answers.
    init(of project: Int, _ visit: Visit) throws {
        let answer = try JSONBody.decode(Answer.self, from: visit.core(.get, "projects/\(project)/hooks"))
        guard let item = answer.items.first(where: { $0.provider == "github" }),
            let path = item.url.firstRange(of: "/hooks/")
        else { throw Problem.fault }
        url = try visit.baseURL() + item.url[path.lowerBound...]
        secret = Secret(item.secret)
    }

    /// A hook's URL without the generation of its secret.
    static func withoutGeneration(_ url: String) -> String {
        guard let tilde = url.lastIndex(of: "~"), Int(url[url.index(after: tilde)...]) != nil else { return url }
        return String(url[..<tilde])
    }
}
