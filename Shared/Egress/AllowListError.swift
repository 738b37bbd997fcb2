/// An entry of an ``AllowList`` that cannot be read.
package struct AllowListError: Error, Equatable, CustomStringConvertible {
    /// Which part is wrong.
    package enum Reason: Sendable {
        /// What stands before the port.
        case target
        /// The port.
        case port
    }

    /// The entry as it was given.
    package var entry: String

    /// Which part is wrong.
    package var reason: Reason

    /// An error of an entry.
    package init(entry: String, reason: Reason) {
        self.entry = entry
        self.reason = reason
    }

    /// What is wrong and what it should be, to follow the setting's name.
    package var description: String {
        switch reason {
        case .target:
            "has the entry '\(entry)', of which what stands before the port is no host name, no address and no block "
                + "whose other bits are zero; write host:443, 192.0.2.0/24:443 or [2001:db8::]/32:443"
        case .port: "has the entry '\(entry)' without a port at its end; write host:443, or host:* for any port"
        }
    }
}
