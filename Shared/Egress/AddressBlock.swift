/// All addresses that begin with the same bits (CIDR, RFC 4632).
package struct AddressBlock: Hashable, Sendable {
    /// An address of the block.
    package let address: NetworkAddress

    /// How many bits all addresses of the block begin with.
    package let length: Int

    /// `192.0.2.0/24`, `2001:db8::/32`, or an address alone for the block of just that one; nil for anything else.
    ///
    /// Bits behind the length are refused, because they show that another block was meant.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = NetworkAddress(parts[0]) else { return nil }
        let bits = address.bits
        let length = parts.count == 1 ? bits : Int(parts[1])
        guard let length, (0...bits).contains(length), parts.count == 1 || parts[1] == String(length) else {
            return nil
        }
        self.init(address: address, length: length)
        guard self.first == address else { return nil }
    }

    private init(address: NetworkAddress, length: Int) {
        self.address = address
        self.length = length
    }

    /// The lowest address.
    package var first: NetworkAddress {
        switch address {
        case .v4(let value): .v4(value & ~UInt32(truncatingIfNeeded: suffix))
        case .v6(let value): .v6(value & ~suffix)
        }
    }

    /// The highest address.
    package var last: NetworkAddress {
        switch address {
        case .v4(let value): .v4(value | UInt32(truncatingIfNeeded: suffix))
        case .v6(let value): .v6(value | suffix)
        }
    }

    /// Whether the address lies in the block; one of the other version never does.
    package func contains(_ other: NetworkAddress) -> Bool {
        switch (address, other) {
        case (.v4, .v4), (.v6, .v6): AddressBlock(address: other, length: length).first == first
        default: false
        }
    }

    /// Ones where addresses of the block differ.
    private var suffix: UInt128 {
        let count = address.bits - length
        return count == 128 ? .max : (1 << UInt128(count)) - 1
    }
}

extension AddressBlock: CustomStringConvertible {
    /// The address and the length, `192.0.2.0/24`.
    package var description: String { "\(address)/\(length)" }
}

extension NetworkAddress {
    /// 32 or 128.
    fileprivate var bits: Int {
        switch self {
        case .v4: 32
        case .v6: 128
        }
    }
}
