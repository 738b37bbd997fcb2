import Hooks

extension Translation {
    /// Translates a delivery; the payload of an event that is not used is not even decoded.
    ///
    /// Each event has a file of its name in `Events`.
    ///
    /// - Throws: A ``Problem`` that names the member which is missing or wrong.
    init(of delivery: Delivery) throws {
        switch delivery.event {
        case "push": self = try Self.push(delivery)
        case "create": self = try Self.create(delivery)
        case "delete": self = try Self.delete(delivery)
        case "pull_request": self = try Self.pullRequest(delivery)
        case "issues": self = try Self.issues(delivery)
        case "workflow_run": self = try Self.workflowRun(delivery)
        case "check_suite": self = try Self.checkSuite(delivery)
        case "check_run": self = try Self.checkRun(delivery)
        case "status": self = try Self.status(delivery)
        case "repository": self = try Self.repository(delivery)
        case "installation": self = try Self.installation(delivery)
        case "installation_repositories": self = try Self.installationRepositories(delivery)
        case "ping": self = try Self.ping(delivery)
        default: self = .ignored("the event \(delivery.event) is not used")
        }
    }

    /// An event whose action means nothing here, or did not exist when this was written.
    static func ignored(action: String?, of delivery: Delivery) -> Translation {
        guard let action else { return .ignored("the event \(delivery.event) has no action") }
        return .ignored("the action \(action.prefix(40)) of \(delivery.event) is not used")
    }
}
