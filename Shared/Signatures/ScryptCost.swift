/// What computing a scrypt key costs (RFC 7914, section 2): memory is 128 · 2^ln · r bytes, time grows with p too.
package struct ScryptCost: Equatable, Sendable, LosslessStringConvertible {
    /// What new passwords are hashed at.
    ///
    /// <https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#scrypt>
    package static let current = ScryptCost(unchecked: 15, blockSize: 8, parallelism: 3)

    /// The binary logarithm of the parameter N.
    package let logarithm: Int

    /// The parameter r.
    package let blockSize: Int

    /// The parameter p.
    package let parallelism: Int

    private init(unchecked logarithm: Int, blockSize: Int, parallelism: Int) {
        self.logarithm = logarithm
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// A cost of at most 1 GiB; nil for parameters that scrypt does not allow, or beyond that.
    package init?(logarithm: Int, blockSize: Int, parallelism: Int) {
        guard (1...20).contains(logarithm), (1...8).contains(blockSize), (1...16).contains(parallelism) else {
            return nil
        }
        self.init(unchecked: logarithm, blockSize: blockSize, parallelism: parallelism)
    }

    /// Reads `ln=15,r=8,p=3`; nil for any other text.
    package init?(_ text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let values = zip(parts, ["ln=", "r=", "p="]).compactMap { part, name in
            part.hasPrefix(name) ? Int(part.dropFirst(name.count)) : nil
        }
        guard parts.count == 3, values.count == 3 else { return nil }
        self.init(logarithm: values[0], blockSize: values[1], parallelism: values[2])
        guard description == text else { return nil }
    }

    /// The parameters as a hash has them.
    package var description: String { "ln=\(logarithm),r=\(blockSize),p=\(parallelism)" }

    /// The most memory that the computation needs, in bytes: RFC 7914's blocks V, B and the two scratch blocks.
    var memoryBytes: Int { 128 * blockSize * ((1 << logarithm) + parallelism + 2) }
}
