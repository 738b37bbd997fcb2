import CoreAPI

extension ObservedLanding {
    /// The same answer with its digest: of all but the two branches and where the target is by now.
    func digested() -> ObservedLanding {
        var digest = Fingerprint.Short()
        let parts: [String?] = [
            revision.description, state.rawValue, ownWork.map(String.init), method?.rawValue, landedAs?.description,
            committedAt?.description, evidence,
        ]
        for part in parts {
            for byte in (part ?? "-").utf8 { digest.add(byte) }
            digest.add(UInt8(0))
        }
        var result = self
        result.digest = String(digest.value, radix: 36)
        return result
    }
}
