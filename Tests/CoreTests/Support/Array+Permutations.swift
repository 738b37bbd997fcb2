extension Array {
    /// All orders of the elements.
    var permutations: [[Element]] {
        guard let first else { return [[]] }
        return Array(dropFirst()).permutations.flatMap { rest in
            (0...rest.count).map { place in rest[..<place] + [first] + rest[place...] }
        }
    }
}
