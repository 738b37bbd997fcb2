/// Why a callback could not be made: a sentence for the log of the delivery.
struct CallbackFault: Error, CustomStringConvertible {
    let description: String
}
