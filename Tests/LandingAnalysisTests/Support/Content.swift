/// What a commit of a random history holds: numbered places with a value each, and which changes are in it.
///
/// The changes are what no git command sees: they are merged as the places are, and are the truth.
struct Content: Equatable {
    /// Values other than 0, by place.
    ///
    /// Places below ``firstNewFile`` are lines of files that are always there, six to a file.
    var values: [Int: Int] = [:]

    /// The changes that are there.
    var changes: Set<Int> = []

    /// What a change writes is this more than its number.
    static let firstValue = 1000

    static let firstNewFile = 30
    static let firstBinaryFile = 60
    static let placeCount = 80

    /// Brings what `theirs` changed since `base` into `self`; nil where both changed the same place.
    func merging(_ theirs: Content, since base: Content) -> Content? {
        var result = self
        for place in 0..<Self.placeCount {
            let (old, ours, new) = (base.values[place] ?? 0, values[place] ?? 0, theirs.values[place] ?? 0)
            guard new != old, new != ours else { continue }
            if ours != old { return nil }
            result.values[place] = new == 0 ? nil : new
        }
        result.changes.formUnion(theirs.changes.subtracting(base.changes))
        result.changes.subtract(base.changes.subtracting(theirs.changes))
        return result
    }

    /// The places of which the values differ.
    static func changedPlaces(_ left: Content, _ right: Content) -> Set<Int> {
        Set((0..<placeCount).filter { left.values[$0] != right.values[$0] })
    }

    /// The files that some places are in, each as all its places.
    static func files(of places: Set<Int>) -> [Range<Int>] {
        let firsts = Set(places.map { $0 < firstNewFile ? $0 / 6 * 6 : $0 }).sorted()
        return firsts.map { $0..<($0 < firstNewFile ? $0 + 6 : $0 + 1) }
    }

    /// The files that differ from those of `other`: name and content, nil for one that is gone.
    func files(since other: Content?) -> [(name: String, text: String?)] {
        let places = other.map { Self.changedPlaces($0, self) } ?? Set(0..<Self.placeCount)
        return Self.files(of: places).map(\.lowerBound).map {
            ("\($0 < Self.firstNewFile ? "lines" : "file")/\($0)", text(of: $0))
        }
    }

    private func text(of place: Int) -> String? {
        if place >= Self.firstNewFile {
            guard let value = values[place] else { return nil }
            return place >= Self.firstBinaryFile ? "\0\(value)\0" : "value \(value)\n"
        }
        return (place..<place + 6).map { place in
            (0..<8).map { "between \(place) \($0)\n" }.joined() + "value \(values[place] ?? 0)\n"
        }.joined()
    }
}
