import Hooks

extension Translation {
    /// `ping`: a hook was made; its repository is tracked from then on.
    static func ping(_ delivery: Delivery) throws -> Translation {
        guard let repository = try delivery.decode(PingPayload.self).repository else {
            return .ignored("the ping names no repository")
        }
        return .repository(try repository.observation(of: delivery, status: nil))
    }
}
