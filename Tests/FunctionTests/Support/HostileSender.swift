import FoundationEssentials
import FunctionHost
import FunctionKit
import FunctionTesting
import HTTPTypes
import JSONBody
import Linux
import LoopbackServer
import Signatures

/// A hook's real process in front of a core that takes everything, and a sender who holds the secret and means no good.
struct HostileSender {
    /// A payload, with what its provider sends along.
    struct Payload {
        var fields: HTTPFields
        var body: [UInt8]
    }

    private static let key = Secret("the-hook-key-of-all-hostile-payloads")

    let core: LoopbackServer
    private let provider: String
    private let function: ResidentFunction
    private let secret: Secret

    init(to provider: String) throws {
        self.provider = provider
        core = try LoopbackServer { request in
            .json(200, request.method == "GET" ? #"{"provider":"\#(provider)"}"# : #"{"taken":[]}"#)
        }
        function = try ResidentFunction(
            provider,
            environment: [
                "PLOYST_CORE_URL": core.url, "PLOYST_CORE_TOKEN": "ployst_the-token-of-all-hostile-payloads",
                "PLOYST_HOOK_KEY": Self.key.text, "PLOYST_LOG_LEVEL": "critical",
            ])
        secret = try HookAddress(provider: provider, project: "team").secret(key: Self.key)
    }

    /// A connection on which many requests go.
    func connect() throws -> FastCGIConnection { try function.connect() }

    /// The request that delivers a body as the provider would.
    func request(_ payload: Payload, body: [UInt8]) throws -> HostedRequest {
        var fields = payload.fields
        fields[.contentType] = "application/json"
        fields[.signature] = try HookSignature.header(for: body, secret: secret)
        return HostedRequest(.post, "/hooks/\(provider)/team", headerFields: fields, body: body)
    }

    /// How many observations core was told.
    var observations: Int { core.received.count { $0.target.hasPrefix("/core/v1/observations/") } }

    /// The most memory that the process ever had, in KiB.
    var peakKilobytes: Int {
        get throws {
            let status = String(decoding: try File.read("/proc/\(function.process.identifier)/status"), as: UTF8.self)
            let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
            return line.flatMap { Int($0.filter(\.isNumber)) } ?? .max
        }
    }

    /// Payloads that a provider really sends.
    static func payloads(of provider: String) throws -> [Payload] {
        switch provider {
        case "github":
            return try Fixture.all.map { fixture in
                Payload(
                    fields: [.event: fixture.event, .delivery: RequestID.random()], body: try fixture.body)
            }
        case "git":
            let fields: HTTPFields = [HTTPField.Name(constant: "X-Ployst-Delivery"): RequestID.random()]
            return [Payload(fields: fields, body: Array(gitPush.utf8))]
        default:
            let folder = Executables.repositoryPath("Tests/Fixtures/\(provider)")
            return try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }.sorted()
                .map { Payload(fields: [:], body: try File.read("\(folder)/\($0)")) }
        }
    }

    private static let gitPush = """
        {"repository":{"owner":"team","name":"widget","clone_url":"ssh://git@git.example.test/team/widget.git",
        "default_branch":"main"},"pushed_at":"2025-11-23T10:00:00.123Z","pusher":"mira","updates":[
        {"ref":"refs/heads/feature/4711-spin","before":"0000000000000000000000000000000000000000",
        "after":"6113728f27ae82c7b1a177c8d03f9e96e0adf246","forced":false},
        {"ref":"refs/tags/v1","before":"0000000000000000000000000000000000000000",
        "after":"6113728f27ae82c7b1a177c8d03f9e96e0adf246","forced":false}]}
        """
}
