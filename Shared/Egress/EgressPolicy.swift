/// What this installation may connect to for somebody else: public addresses, and what an ``AllowList`` adds.
package struct EgressPolicy: Sendable {
    /// The exceptions.
    package let allowing: AllowList

    /// Public addresses, and what the list allows.
    package init(allowing: AllowList) {
        self.allowing = allowing
    }

    /// Whether a connection to the address may be opened.
    ///
    /// - Parameters:
    ///   - address: What is really connected to, after the name was resolved.
    ///   - port: The port.
    ///   - host: The host of the URL, in lower case and without brackets: an entry of its name allows each address.
    /// - Returns: True where the address is globally reachable, or an entry of the list allows it.
    package func admits(_ address: NetworkAddress, port: UInt16, host: String) -> Bool {
        SpecialPurposeRanges.isGloballyReachable(address) || allowing.contains(address, port: port)
            || allowing.names(host: host, port: port)
    }
}
