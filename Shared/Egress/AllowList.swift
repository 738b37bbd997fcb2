/// Addresses and hosts that may be connected to although they are not public, from a setting.
///
/// Entries of a host's name, an address or a block, and a port, separated by commas:
/// `localhost:8080, 127.0.0.0/8:*, [fd00::]/8:443`. The port `*` is any.
package struct AllowList: Sendable {
    private enum Target {
        case host(String)
        case block(AddressBlock)
    }

    private struct Entry {
        var target: Target
        var port: UInt16?

        func covers(_ other: UInt16) -> Bool { port == nil || port == other }
    }

    private let entries: [Entry]

    /// Allows nothing.
    package static let none = AllowList(entries: [])

    /// Reads a list; blanks around its entries are dropped, and an empty text allows nothing.
    ///
    /// - Throws: ``AllowListError``, naming the entry.
    package init(_ text: String) throws(AllowListError) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(Self.trimmed)
        guard parts != [""] else {
            self = .none
            return
        }
        var entries: [Entry] = []
        for part in parts { entries.append(try Self.entry(part)) }
        self.entries = entries
    }

    private init(entries: [Entry]) {
        self.entries = entries
    }

    /// Whether an entry names the host of a URL, in lower case and without brackets, and the port.
    package func names(host: String, port: UInt16) -> Bool {
        entries.contains { entry in
            guard case .host(host) = entry.target else { return false }
            return entry.covers(port)
        }
    }

    /// Whether an entry's block has the address, also where it is mapped into IPv6, and the entry has the port.
    package func contains(_ address: NetworkAddress, port: UInt16) -> Bool {
        entries.contains { entry in
            guard case .block(let block) = entry.target, entry.covers(port) else { return false }
            return block.contains(address) || block.contains(address.unmapped)
        }
    }

    private static func entry(_ text: Substring) throws(AllowListError) -> Entry {
        guard let colon = text.lastIndex(of: ":"), let port = port(text[text.index(after: colon)...]) else {
            throw AllowListError(entry: String(text), reason: .port)
        }
        guard let target = target(text[..<colon]) else {
            throw AllowListError(entry: String(text), reason: .target)
        }
        return Entry(target: target, port: port)
    }

    /// Nil for what is no port, and the port nil for any.
    private static func port(_ text: Substring) -> UInt16?? {
        if text == "*" { return .some(nil) }
        guard let port = UInt16(text), port > 0, text == String(port) else { return nil }
        return port
    }

    /// `[v6]/length` has its brackets so that the port can be told from the address.
    private static func target(_ text: Substring) -> Target? {
        if text.hasPrefix("["), let bracket = text.firstIndex(of: "]") {
            let address = text[..<bracket].dropFirst()
            let block = AddressBlock(address + text[text.index(after: bracket)...])
            return address.contains(":") ? block.map(Target.block) : nil
        }
        guard !text.contains(":") else { return nil }
        if let block = AddressBlock(text) { return .block(block) }
        let name = text.lowercased()
        return HostName.isName(name) ? .host(name) : nil
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop(while: \.isWhitespace)
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return start[...end]
    }
}
