import DatabaseTesting
import FunctionHost
import FunctionKit
import FunctionTesting
import HTTPTypes
import JSONBody
import Testing

/// The GitHub hook in front of a real core, however a web server starts it.
@Suite(.installation) struct GitHubFunctionTests {
    @Test(arguments: Transport.allCases, try Fixture.all)
    func `takes each example that is rightly signed, and what it uses of them once`(
        _ transport: Transport, _ fixture: Fixture
    ) throws {
        let ployst = try InstallationTrait.ployst
        let gitHub = try ployst.gitHub(transport)
        let delivery = try ployst.delivery(fixture.event, fixture.body)
        let first = try gitHub.send(delivery)
        #expect(first.status == (fixture.isUsed ? .ok : .accepted), "\(first.text)")
        let second = try gitHub.send(delivery)
        #expect(second.status == first.status)
        #expect(second.text == (fixture.isUsed ? #"{"replayed":true}"# : first.text))
    }

    @Test(arguments: Transport.allCases, try Fixture.all)
    func `gives one answer to each example that is not rightly signed`(
        _ transport: Transport, _ fixture: Fixture
    ) throws {
        let ployst = try InstallationTrait.ployst
        let gitHub = try ployst.gitHub(transport)
        var delivery = try ployst.delivery(fixture.event, fixture.body)
        delivery.headerFields[.requestID] = "id-of-the-test"
        let signature = try #require(delivery.headerFields[.signature])
        var spoilt = [delivery, delivery, delivery]
        spoilt[0].body[delivery.body.count / 2] ^= 1
        spoilt[1].headerFields[.signature] = signature.dropLast() + (signature.hasSuffix("0") ? "1" : "0")
        spoilt[2].headerFields[.signature] = nil
        let answers = try spoilt.map(gitHub.send)
        #expect(answers.map(\.status) == [.unauthorized, .unauthorized, .unauthorized])
        #expect(Set(answers.map(\.text)).count == 1)
        #expect(Set(answers.map(\.headerFields)).count == 1)
    }

    @Test(arguments: Transport.allCases) func `takes the form that hooks can be set to`(_ transport: Transport) throws {
        let ployst = try InstallationTrait.ployst
        let hexadecimal = try Fixture.push.body.map { "%\($0 < 16 ? "0" : "")\(String($0, radix: 16))" }
        let form = Array("payload=\(hexadecimal.joined())".utf8)
        let delivery = try ployst.delivery("push", form, contentType: "application/x-www-form-urlencoded")
        let answer = try ployst.gitHub(transport).send(delivery)
        #expect(answer.status == .ok, "\(answer.text)")
    }

    @Test(arguments: Transport.allCases) func `a push shows up in core's branches`(_ transport: Transport) throws {
        let ployst = try InstallationTrait.ployst
        let name = "widget-\(transport)"
        let head = RequestID.random() + "01234567"
        let payload = try Fixture.push.text.replacing("Hello-World", with: name)
            .replacing("186853002", with: "\(UInt32.random(in: 1 ... .max))")
            .replacing("6113728f27ae82c7b1a177c8d03f9e96e0adf246", with: head)
        let answer = try ployst.gitHub(transport).send(ployst.delivery("push", Array(payload.utf8)))
        #expect(answer.status == .ok, "\(answer.text)")
        let repositories = try ployst.items("projects/\(ployst.project)/repositories?name=\(name)")
        guard case .integer(let id)? = repositories.first?["id"] else {
            Issue.record("core has no repository \(name)")
            return
        }
        let branches = try ployst.items("repositories/\(id)/branches")
        #expect(branches.map { $0["name"] } == [.string("master")])
        #expect(branches.map { $0["head"] } == [.string(head)])
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var status: HTTPResponse.Status
        var project = "team"
        var change: @Sendable (inout HostedRequest) -> Void = { _ in }
    }

    @Test(
        arguments: Transport.allCases,
        [
            Refusal(testDescription: "GET", status: .methodNotAllowed) { $0.method = .get },
            Refusal(testDescription: "another provider's path", status: .notFound) { $0.path = "/hooks/git/team" },
            Refusal(testDescription: "a path below the hook's", status: .notFound) { $0.path += "/more" },
            Refusal(testDescription: "text", status: .unsupportedMediaType) {
                $0.headerFields[.contentType] = "text/plain"
            },
            Refusal(testDescription: "no content type", status: .unsupportedMediaType) {
                $0.headerFields[.contentType] = nil
            },
            Refusal(testDescription: "no event", status: .badRequest) { $0.headerFields[.event] = nil },
            Refusal(testDescription: "no id of the delivery", status: .badRequest) { $0.headerFields[.delivery] = nil },
            Refusal(testDescription: "a project that is not there", status: .notFound, project: "nobody"),
        ])
    func `refuses what is no delivery of its project's`(_ transport: Transport, _ refusal: Refusal) throws {
        let ployst = try InstallationTrait.ployst
        var delivery = try ployst.delivery("push", Fixture.push.body, project: refusal.project)
        refusal.change(&delivery)
        let answer = try ployst.gitHub(transport).send(delivery)
        #expect(answer.status == refusal.status, "\(answer.text)")
        #expect(answer.headerFields[.contentType] == "application/problem+json")
        #expect(answer.headerFields[.allow] == (refusal.status == .methodNotAllowed ? "POST" : nil))
    }

    /// In process nothing limits the body: the gateways do.
    @Test(arguments: [Transport.cgi, .fastCGI]) func `refuses a body over 25 MiB`(_ transport: Transport) throws {
        let ployst = try InstallationTrait.ployst
        let body = [UInt8](repeating: UInt8(ascii: " "), count: 25 * 1024 * 1024 + 1)
        let answer = try ployst.gitHub(transport).send(ployst.delivery("push", body))
        #expect(answer.status == .contentTooLarge)
        #expect(answer.headerFields[.contentType] == "application/problem+json")
    }

    @Test(.database, arguments: Transport.allCases)
    func `asks for another try where core is down, and needs it only for what it uses`(_ transport: Transport) throws {
        let ployst = try Ployst(.nginx, database: try DatabaseTrait.conninfo)
        try ployst.stack.remove("core")
        let gitHub = try ployst.gitHub(transport)
        let answer = try gitHub.send(ployst.delivery("push", Fixture.push.body))
        #expect(answer.status == .serviceUnavailable)
        #expect(answer.headerFields[.retryAfter].flatMap { Int($0) } ?? 0 > 0)
        #expect(try gitHub.send(ployst.delivery("star", Array("{}".utf8))).status == .accepted)
    }
}
