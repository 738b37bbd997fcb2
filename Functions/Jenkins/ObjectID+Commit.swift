import CoreAPI

extension ObjectID {
    /// A commit that may be missing; nil too where the text is shortened, no id at all, or the id of no object.
    init?(ofCommit text: String?) {
        guard let id = text.flatMap(ObjectID.init), !id.isZero else { return nil }
        self = id
    }
}
