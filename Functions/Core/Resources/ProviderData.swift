import FunctionKit
import HTTPTypes
import Postgres

/// `{entity}/{id}/provider-data/{provider}/{name}`: what a provider says beyond Ployst's own words.
enum ProviderData {
    /// The longest value, in bytes.
    static let longestValue = 10_000

    /// The values of a traffic light.
    static let lights: Set = ["red", "yellow", "green", "gray"]

    /// Whether `text` can name an entry.
    static func isName(_ text: String) -> Bool {
        (1...100).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"),
                    UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
