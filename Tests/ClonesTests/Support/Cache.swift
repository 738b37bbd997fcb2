import CoreAPI
import FunctionKit
import FunctionTesting
import Linux

@testable import Clones

/// A cache of clones in a folder of its own, which may clone from folders and from this machine's ports.
struct Cache {
    let folder: Folder
    let store: CloneStore

    init(_ settings: [String: String] = [:]) throws {
        folder = try Folder()
        let standard = ["PLOYST_CLONES": "\(folder.path)/clones", "PLOYST_CLONE_ALLOW": "file://,127.0.0.0/8:*"]
        store = try CloneStore(environment: Environment(standard.merging(settings) { $1 }))
    }

    /// The way to a server on this machine, whatever its name.
    func remote(_ url: String, credentials: [CloneCredential] = []) throws -> Remote {
        try Remote(CloneURL(url), policy: store.policy, credentials: credentials) { _ in [.loopback] }
    }

    /// A clone of `url` as that of this repository.
    func clone(_ url: String, as repository: Int = 1, isSHA256: Bool = false) throws -> Clone {
        let place = try store.folder(of: repository)
        try place.makeClone(from: remote(url), isSHA256: isSHA256, timeout: .seconds(30))
        guard let clone = place.clone else { throw StackError("there is no clone after it was made") }
        return clone
    }
}

extension ObjectID {
    /// The id that a test got from git.
    static func of(_ text: String) throws -> ObjectID {
        guard let id = ObjectID(text) else { throw StackError("'\(text)' is no object id") }
        return id
    }
}

/// The error of cloning that a body ends with; nil for none or another.
func cloneError(_ body: () throws -> Void) -> CloneError? {
    do {
        try body()
        return nil
    } catch {
        return error as? CloneError
    }
}

/// The reason for which a body found no server; any other end is a failure of the test.
func unreachable(_ body: () throws -> Void) throws -> String {
    let error = cloneError(body)
    guard case .unreachable(let reason)? = error else {
        throw StackError("not unreachable, but \(String(describing: error))")
    }
    return reason
}
