import FunctionKit

/// The links between the pages of a list, as GitHub's header `Link` has them (RFC 8288).
enum PageLinks {
    /// The number of the next page; nil on the last one.
    static func next(in header: String) -> Int? {
        for link in header.split(separator: ",") where link.contains(#"rel="next""#) {
            guard let start = link.firstIndex(of: "<"), let end = link.firstIndex(of: ">"), start < end else {
                continue
            }
            let address = link[link.index(after: start)..<end]
            let query = address.drop { $0 != "?" }.dropFirst()
            return FormField.parse(Array(query.utf8)).last { $0.name == "page" }.flatMap { Int($0.value) }
        }
        return nil
    }
}
