import CoreAPI
import Egress
import HTTPClient
import HTTPTypes
import Signatures

/// Makes the HTTP request of a delivery: checked, signed, and within its limits.
struct CallbackMaker {
    /// The longest that resolving, connecting and TLS may take.
    static let connectTimeout = Duration.seconds(5)

    /// The longest that all of it may take, the answer's body included.
    static let timeout = Duration.seconds(15)

    /// How much of the answer's body is read and kept, in bytes.
    static let responseLimit = 16 * 1024

    private let instancePolicy: EgressPolicy
    private let projectPolicy: EgressPolicy
    private var secrets: SecretCache

    /// Takes the keys and the allow lists from the settings.
    init(_ settings: Settings) {
        instancePolicy = settings.instancePolicy
        projectPolicy = settings.projectPolicy
        secrets = SecretCache(box: settings.secretBox)
    }

    /// The request of a delivery that is tried at `time`.
    ///
    /// - Throws: ``CallbackFault``.
    mutating func request(for delivery: ClaimedDelivery, at time: Timestamp) throws(CallbackFault) -> HTTPClientRequest
    {
        let policy = delivery.isInstance ? instancePolicy : projectPolicy
        let url = try Self.url(delivery, policy: policy)
        let body = Array(delivery.body.utf8)
        var request = HTTPClientRequest(
            method: .post, url: url.text, headerFields: try fields(of: delivery, body: body, at: time), body: body,
            timeout: Self.timeout)
        request.connectTimeout = Self.connectTimeout
        request.responseLimitBytes = Self.responseLimit
        request.cutsResponse = true
        request.admits = { address, port in policy.admits(address, port: port, host: url.host) }
        return request
    }

    /// Checked again, because the rules may have changed since it was saved.
    private static func url(_ delivery: ClaimedDelivery, policy: EgressPolicy) throws(CallbackFault) -> CallbackURL {
        do {
            return try CallbackURL(delivery.url, policy: policy)
        } catch {
            throw CallbackFault(description: "the subscription's URL may not be called: \(error)")
        }
    }

    private mutating func fields(
        of delivery: ClaimedDelivery, body: [UInt8], at time: Timestamp
    ) throws(CallbackFault) -> HTTPFields {
        var signing = [try secrets.secret(delivery.secret)]
        if let previous = delivery.previousSecret { signing.append(try secrets.secret(previous)) }
        do {
            var fields = try WebhookSignature.headers(
                id: delivery.webhookID, timestamp: Int(time.microseconds / 1_000_000), body: body, secrets: signing)
            fields[.contentType] = "application/cloudevents+json"
            return fields
        } catch {
            throw CallbackFault(description: "it cannot be signed: \(error)")
        }
    }
}
