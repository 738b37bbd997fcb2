/// A character written by its name or its number, such as `&eacute;` or `&#233;`.
struct CharacterReference: Equatable {
    /// The character; U+FFFD where the number is of none.
    var character: Character

    /// How many bytes it takes, from `&` to `;`.
    var length: Int

    private static let longest = 32

    /// Reads the reference at the start of some bytes; nil where there is none.
    init?(at bytes: ArraySlice<UInt8>) {
        let inner = bytes.dropFirst().prefix(Self.longest)
        guard let end = inner.firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let word = inner[..<end]
        let name = String(decoding: word, as: UTF8.self)
        guard let scalar = word.first == UInt8(ascii: "#") ? Self.number(name.dropFirst()) : Self.names[name] else {
            return nil
        }
        // A no-break space is a blank to whoever reads plain text.
        character = scalar == "\u{a0}" ? " " : Character(scalar)
        length = word.count + 2
    }

    private static func number(_ text: Substring) -> Unicode.Scalar? {
        let isHexadecimal = text.first == "x" || text.first == "X"
        let digits = isHexadecimal ? text.dropFirst() : text
        guard let first = digits.first, first.isHexDigit else { return nil }
        guard let value = UInt32(digits, radix: isHexadecimal ? 16 : 10) else {
            return digits.allSatisfy(\.isHexDigit) && isHexadecimal || digits.allSatisfy(\.isNumber) ? "\u{fffd}" : nil
        }
        if value == 0 { return "\u{fffd}" }
        if (0x80...0x9f).contains(value) { return windows[Int(value - 0x80)] }
        return Unicode.Scalar(value) ?? "\u{fffd}"
    }

    /// What browsers show for 0x80 to 0x9f, which are control characters in Unicode and letters in Windows.
    private static let windows = Array(
        "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ".unicodeScalars)

    private static let names: [String: Unicode.Scalar] = {
        var names = others
        for (index, name) in latin.split(separator: " ").enumerated() {
            names[String(name)] = Unicode.Scalar(UInt32(0xa0 + index))
        }
        return names
    }()

    /// U+00A0 to U+00FF, in their order.
    private static let latin = """
        nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute \
        micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig \
        Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash \
        Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute \
        ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc \
        uuml yacute thorn yuml
        """

    private static let others: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "AMP": "&", "LT": "<", "GT": ">", "QUOT": "\"",
        "ndash": "–", "mdash": "—", "lsquo": "‘", "rsquo": "’", "sbquo": "‚", "ldquo": "“", "rdquo": "”", "bdquo": "„",
        "lsaquo": "‹", "rsaquo": "›", "hellip": "…", "bull": "•", "dagger": "†", "Dagger": "‡", "permil": "‰",
        "prime": "′", "Prime": "″", "euro": "€", "trade": "™", "larr": "←", "uarr": "↑", "rarr": "→", "darr": "↓",
        "harr": "↔", "rArr": "⇒", "hArr": "⇔", "minus": "−", "ne": "≠", "le": "≤", "ge": "≥", "asymp": "≈",
        "equiv": "≡", "infin": "∞", "radic": "√", "sum": "∑", "part": "∂", "check": "✓", "cross": "✗", "OElig": "Œ",
        "oelig": "œ", "Scaron": "Š", "scaron": "š", "Yuml": "Ÿ", "fnof": "ƒ", "circ": "ˆ", "tilde": "˜", "alpha": "α",
        "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "lambda": "λ", "mu": "μ", "pi": "π", "sigma": "σ",
        "omega": "ω", "Delta": "Δ", "Sigma": "Σ", "Omega": "Ω", "ensp": " ", "emsp": " ", "thinsp": " ",
    ]
}
