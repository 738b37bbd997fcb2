import CoreAPI
import FunctionKit
import HTTPTypes
import HookTesting
import JSONBody
import Logging
import LoopbackServer
import Synchronization

@testable import Targetprocess

/// The hook with a core that serves settings, and what it logged.
final class TargetprocessBed {
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    private let lines = Lines()
    private let bed: HookBed<TargetprocessHook>

    /// The function in front of a core with these settings; members after `provider`.
    init(settings: String = "{}", observations: Reply = .json(200, #"{"seq":1}"#)) throws {
        let document = settings == "{}" ? "}" : ",\(settings.dropFirst())"
        let body = #"{"provider":"targetprocess"\#(document)"#
        bed = try HookBed(
            TargetprocessHook.self,
            core: LoopbackServer { request in
                request.target.hasPrefix("/core/v1/settings/") ? .json(200, body) : observations
            })
    }

    /// The function with settings that let it read from this server.
    convenience init(reading server: LoopbackServer, token: String = PlayedTargetprocess.token) throws {
        try self.init(settings: #"{"url":"\#(server.url)","access_token":"\#(token)"}"#)
    }

    /// What the hook logged.
    var log: String { lines.all.withLock { $0.joined() } }

    /// The targets that core was asked for.
    var targets: [String] { bed.core.received.map(\.target) }

    /// The requests of core's that report something.
    var reports: [ReceivedRequest] { bed.core.received.filter { $0.method == "POST" } }

    /// What was reported.
    func observations() throws -> [FeatureObservation] {
        try reports.map { try JSONBody.decode(FeatureObservation.self, from: $0.body) }
    }

    /// The answer to a delivery, by a sender that shows the secret.
    func answer(
        _ body: [UInt8], proof: SentDelivery.Proof = .bearer, fields: HTTPFields = [:],
        within time: Duration = .seconds(8)
    ) throws -> Response {
        let delivery = SentDelivery(
            path: "/hooks/targetprocess/team", fields: fields, body: body, proof: proof,
            spoil: { [lines] request in
                request.deadline = .now + time
                var logger = Logger(label: "test") { _ in
                    Log(function: "targetprocess", level: .trace) { line in lines.all.withLock { $0.append(line) } }
                }
                logger[metadataKey: "request"] = "\(request.id)"
                request.logger = logger
            })
        return try bed.answer(to: delivery)
    }
}
