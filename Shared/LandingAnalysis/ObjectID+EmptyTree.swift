import CoreAPI

extension ObjectID {
    /// The empty tree, which git knows although no repository holds it.
    static func emptyTree(byteCount: Int) -> ObjectID {
        let sha1 = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
        let sha256 = "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"
        guard let id = ObjectID(byteCount == 20 ? sha1 : sha256) else {
            preconditionFailure("the constants are ids")
        }
        return id
    }
}
