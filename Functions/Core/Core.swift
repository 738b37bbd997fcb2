import ArgumentParser
import FunctionKit
import Gateway
import HTTPTypes
import Postgres
import Signatures

/// `/core/v1/…`: the API on the one database that knows where every feature is.
///
/// With arguments it is an administrator's command instead; `core --help` lists them.
@main struct Core: Function {
    static let name = "core"

    private let router = Router()
    private let database: Database
    private let hookKeys: [Secret]
    private let secretBox: SecretBox?
    private let callbackPolicies: CallbackPolicies

    static func main() {
        if CommandLine.arguments.count > 1 {
            CoreCommand.main()
        } else {
            serve()
        }
    }

    init(environment: Environment) throws {
        database = try Database(environment: environment)
        hookKeys = try environment.secrets("PLOYST_HOOK_KEY")
        let isSet = try environment.optional("PLOYST_SECRET_KEY") != nil
        secretBox = isSet ? try SecretBox(keys: environment.secrets("PLOYST_SECRET_KEY")) : nil
        callbackPolicies = try CallbackPolicies(environment: environment)
    }

    func respond(to request: Request) throws -> Response {
        let match = try router.match(request.method, path: request.path)
        do {
            let call = Call(
                request: request, parameters: match.parameters, caller: try caller(of: request, for: match.route),
                database: database, hookKeys: hookKeys, secretBox: secretBox, callbackPolicies: callbackPolicies)
            return try match.route.handle(call)
        } catch let error as PostgresError {
            throw Problem(raisedBy: error) ?? error
        }
    }

    private func caller(of request: Request, for route: Route) throws -> Caller {
        switch route.access {
        case .open, .provider: return .nobody
        case .token: return try Caller(of: request, database: database)
        case .scope(let scope):
            let caller = try Caller(of: request, database: database)
            try caller.require(scope)
            return caller
        }
    }
}
