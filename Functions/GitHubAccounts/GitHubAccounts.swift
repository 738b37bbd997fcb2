import Access
import CoreClient
import FunctionKit
import Gateway
import HTTPTypes

/// `/github/…`: people connect their accounts at GitHub, and have their repositories tracked.
///
/// It acts at GitHub with the person's token, which core keeps, and in core as the person who asks: what they may not do there,
/// it does not do for them.
@main struct GitHubAccounts: Function {
    static let name = "github-accounts"

    static var limits: Limits { Limits(time: .seconds(20), bodyBytes: 64 * 1024) }

    private let core: PersonClient
    private let github: GitHubClient
    private let origins: CrossOrigin

    /// What the states that go to GitHub and back are signed with.
    private let stateKey: Secret

    init(environment: Environment) throws {
        github = GitHubClient(settings: try GitHubSettings(environment: environment))
        core = try PersonClient(environment: environment)
        origins = try CrossOrigin(environment: environment)
        stateKey = try environment.secret("PLOYST_CORE_TOKEN")
    }

    mutating func respond(to request: Request) throws -> Response {
        let routes = GitHubRoute.all.compactMap { route in route.parameter(of: request.path).map { (route, $0) } }
        guard !routes.isEmpty else { throw Problem.notFound("There is no \(request.path) here.") }
        if let answer = origins.preflight(request, methods: routes.map(\.0.method)) { return answer }
        let method = request.method == .head ? .get : request.method
        guard let (route, parameter) = routes.first(where: { $0.0.method == method }) else {
            throw Problem.methodNotAllowed(request.method, allowed: routes.map(\.0.method))
        }
        let visit = Visit(
            request: request, parameter: parameter, session: try session(of: request), core: core, github: github,
            origins: origins, stateKey: stateKey)
        return try route.handle(visit)
    }

    func complete(_ response: inout Response, to request: Request) {
        response.harden(over: request.scheme)
        origins.open(&response, of: request)
    }

    /// The session of whoever asks; from a cookie only where no other site can have sent it.
    ///
    /// - Throws: ``Problem`` 401 or 403.
    private func session(of request: Request) throws -> Secret {
        switch Credential(of: request) {
        case nil:
            var problem = Problem.unauthenticated("Log in first: by POST /core/v1/sessions.")
            problem.headerFields[.wwwAuthenticate] = "Bearer"
            throw problem
        case .token?:
            throw Problem.forbidden("This is for people, not for client tokens: log in by POST /core/v1/sessions.")
        case .session(let session)?: return session
        case .cookie(let session)?:
            try origins.checkForgery(of: request, guardToken: try SessionToken.guardToken(of: session))
            return session
        }
    }
}
