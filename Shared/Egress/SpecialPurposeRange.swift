/// A block of addresses with a meaning of its own.
package struct SpecialPurposeRange: Sendable {
    /// Where packets to an address of the range may go.
    package enum Reach: Sendable {
        /// Anywhere on the internet.
        case global

        /// Not beyond this machine, this network or one organisation, or nowhere at all.
        case limited

        /// To whatever the IPv4 addresses say that stand inside of it.
        case embedded(@Sendable (UInt128) -> [UInt32])
    }

    /// The addresses.
    package let block: AddressBlock

    /// What the registry calls the range.
    package let name: String

    /// Where packets may go.
    package let reach: Reach

    /// A range that the source code spells out; a malformed block stops the process.
    init(_ block: String, _ name: String, _ reach: Reach = .limited) {
        guard let parsed = AddressBlock(block) else { preconditionFailure("'\(block)' is no block of addresses") }
        self.block = parsed
        self.name = name
        self.reach = reach
    }
}
