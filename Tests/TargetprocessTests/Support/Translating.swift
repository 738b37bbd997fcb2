import CoreAPI
import Hooks
import JSONBody
import Signatures

@testable import Targetprocess

/// Translates by values alone, as the function does with what it reads.
enum Translating {
    /// What a delivery means in a project with these settings, where this is read again.
    static func delivery(_ body: String, settings: String = "{}", reading assignable: String? = nil) throws
        -> Translation
    {
        try delivery(Array(body.utf8), settings: settings, reading: assignable.map { Array($0.utf8) })
    }

    static func delivery(_ body: [UInt8], settings: String = "{}", reading assignable: [UInt8]? = nil) throws
        -> Translation
    {
        let envelope = try HookDelivery(
            address: HookAddress(provider: "targetprocess", project: "team", generation: 2), body: body,
            contentType: "application/json")
        return Translation(
            of: try Delivery(body: body), in: envelope,
            by: try JSONBody.decode(ProjectSettings.self, from: Array(settings.utf8)),
            reading: try assignable.map { try JSONBody.decode(Assignable.self, from: $0) })
    }

    /// The observation of a delivery that is one.
    static func observation(_ body: String, settings: String = "{}", reading assignable: String? = nil) throws
        -> FeatureObservation?
    {
        guard case .feature(let observation) = try delivery(body, settings: settings, reading: assignable) else {
            return nil
        }
        return observation
    }
}
