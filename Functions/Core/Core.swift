import Access
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

    /// Its callers wait longer than GitHub does, and set their own limits.
    static var limits: Limits { Limits(time: .seconds(20)) }

    private let router = Router()
    private let database: Database
    private let hookKeys: [Secret]
    private let secretBox: SecretBox?
    private let callbackPolicies: CallbackPolicies
    private let registration: Registration
    private let mailer: Mailer?
    private let origins: CrossOrigin
    private let rateLimit: RateLimit?

    /// How the caller of the request at hand stands to the rate limit; nil where nothing is counted.
    private var standing: RateLimiter.Standing?

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
        secretBox = try SecretBox(environment: environment)
        callbackPolicies = try CallbackPolicies(environment: environment)
        registration = try Registration(environment: environment)
        mailer = try Mailer.read(from: environment)
        origins = try CrossOrigin(environment: environment)
        rateLimit = try RateLimit.read(from: environment)
    }

    mutating func respond(to request: Request) throws -> Response {
        standing = nil
        if let answer = origins.preflight(request, methods: router.methods(of: request.path)) { return answer }
        let match = try router.match(request.method, path: request.path)
        do {
            let call = Call(
                request: request, parameters: match.parameters, caller: try admit(request, match), database: database,
                outbox: Outbox(reachesAnybody: mailer != nil), registration: registration, origins: origins,
                hookKeys: hookKeys, secretBox: secretBox, callbackPolicies: callbackPolicies)
            let response = try answer(call, match.route)
            for message in call.outbox.messages { mailer?.send(message, logger: request.logger) }
            return response.asKnown(to: request)
        } catch let error as PostgresError {
            throw Problem(raisedBy: error) ?? error
        }
    }

    private func answer(_ call: Call, _ route: Route) throws -> Response {
        guard route.isRemembered, let state = call.caller.databaseState else {
            return route.isAudited ? try call.audited { try route.handle(call) } : try route.handle(call)
        }
        let question = AnswerMemory.Question(
            path: call.request.path, query: call.request.query, reach: call.caller.reach)
        if let known = AnswerMemory.shared.answer(to: question, in: state) { return known }
        let response = try route.handle(call)
        if response.status == .ok { AnswerMemory.shared.keep(response, to: question, in: state) }
        return response
    }

    func complete(_ response: inout Response, to request: Request) {
        response.harden(over: request.scheme)
        origins.open(&response, of: request)
        guard let standing, let rateLimit else { return }
        for field in standing.fields(of: rateLimit) { response.headerFields.append(field) }
    }

    /// The caller, once they are known and have not sent too many requests.
    ///
    /// - Throws: ``Problem`` 401, 403 or 429.
    private mutating func admit(_ request: Request, _ match: Router.Match) throws -> Caller {
        let authentication = Authentication(database: database)
        guard let rateLimit, match.route.isCounted else {
            return try authentication.caller(of: request, for: match, from: origins)
        }
        let credential = try Credential(of: request).map { try SHA256.digest($0.secret.bytes) }
        let address = Array(request.remoteAddress.utf8)
        do {
            let caller = try authentication.caller(of: request, for: match, from: origins)
            try count(caller.actor == nil ? address : credential ?? address, rateLimit)
            return caller
        } catch let problem as Problem where [.unauthorized, .forbidden].contains(problem.status) {
            try count(problem.status == .unauthorized ? address : credential ?? address, rateLimit)
            throw problem
        }
    }

    private mutating func count(_ caller: [UInt8], _ limit: RateLimit) throws(Problem) {
        let standing = RateLimiter.shared.count(caller, limit: limit)
        self.standing = standing
        guard standing.isOver else { return }
        throw Problem(
            .tooManyRequests, kind: "rate-limited",
            detail: "More than \(limit.requests) requests in \(limit.seconds) seconds; slow down.")
    }
}
