import CoreAPI
import Hooks

extension Translation {
    /// Why a delivery is nothing to report, as far as its own words tell; nil where it may be something.
    static func reasonToIgnore(_ delivery: Delivery, by settings: ProjectSettings) -> String? {
        if let type = delivery.type, settings.word(forType: type) == nil { return EntityType.reasonToIgnore(type) }
        if let editor = delivery.editor, editor == settings.userID { return "this is the echo of our own write" }
        return nil
    }

    /// Translates a delivery.
    ///
    /// - Parameters:
    ///   - delivery: What it says.
    ///   - envelope: The hook and the generation that it came to.
    ///   - settings: What the project's manager set.
    ///   - assignable: What Targetprocess says of the item now, where it was read again; it knows better.
    init(
        of delivery: Delivery, in envelope: HookDelivery, by settings: ProjectSettings, reading assignable: Assignable?
    ) {
        if let reason = Self.reasonToIgnore(delivery, by: settings) {
            self = .ignored(reason)
            return
        }
        guard let type = assignable?.type ?? delivery.type else {
            self = .ignored("the delivery does not say what kind of entity it is about")
            return
        }
        guard let word = settings.word(forType: type) else {
            self = .ignored(EntityType.reasonToIgnore(type))
            return
        }
        let item = assignable?.item.completed(by: delivery.item) ?? delivery.item
        self = .feature(
            FeatureObservation(
                provider: "targetprocess", project: envelope.project, hookGeneration: envelope.hookGeneration,
                feature: ObservedFeature(item, id: delivery.id, type: word, settings: settings),
                version: item.version, changedAt: item.changedAt, deleted: delivery.modification == .deleted))
    }
}
