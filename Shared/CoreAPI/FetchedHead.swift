/// Where a fetch found a branch.
package struct FetchedHead: Codable, Equatable, Sendable {
    /// The branch's short name.
    package var name: String

    /// Its head; nil where the branch is gone.
    package var revision: ObjectID?

    /// Makes a head.
    package init(name: String, revision: ObjectID?) {
        self.name = name
        self.revision = revision
    }
}
