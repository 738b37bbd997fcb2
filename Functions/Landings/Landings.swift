import ArgumentParser
import Clones
import FunctionKit
import Gateway
import HTTPTypes
import Linux

/// `POST /callbacks/landings`: answers each change of a branch with where its work has landed.
///
/// With arguments it is a command instead; `landings --help` lists them.
@main struct Landings: Function {
    static let name = "landings"

    /// Dispatch gives up after 15 s.
    static var limits: Limits { Limits(time: .seconds(14)) }

    private let proof: CallbackProof
    private let queue: DeliveryQueue

    static func main() {
        if CommandLine.arguments.count > 1 {
            LandingsCommand.main()
        } else {
            // What else is wrong with the settings is said by the function itself.
            if let store = try? CloneStore(environment: .process) {
                CurrentProcess.limitFiles(toBytes: store.limitBytes)
            }
            serve()
        }
    }

    init(environment: Environment) throws {
        proof = try CallbackProof(environment: environment)
        queue = try DeliveryQueue(environment: environment)
    }

    func respond(to request: Request) throws -> Response {
        let event = try proof.event(of: request)
        guard let change = event.branchUpdate else { return try .ignored("\(event.type) changes no landing") }
        return try queue.answer(change, for: request)
    }
}
