import FunctionTesting
import Glibc
import HTTPTypes
import Signatures

/// One callback as Ployst sends it.
struct SignedCallback {
    var body: [UInt8]
    var fields: HTTPFields

    /// An event about one branch, signed with each secret `seconds` ago.
    init(
        _ id: String, version: Int = 1, change: String = "created", secrets: [WebhookSecret], seconds: Int = 0
    ) throws {
        body = Array(
            """
            {"specversion":"1.0","id":"\(id)","source":"/projects/1","type":"ployst.branch.updated","subject":"branches/34",\
            "data":{"change":"\(change)","version":\(version),"name":"naïve"}}
            """.utf8)
        fields = try WebhookSignature.headers(id: id, timestamp: time(nil) - seconds, body: body, secrets: secrets)
        fields[.contentType] = "application/cloudevents+json"
    }

    /// The callbacks that a receiver must not take, with what is wrong with each.
    static func forged(secret: WebhookSecret) throws -> [(String, SignedCallback)] {
        let right = try SignedCallback("forged", secrets: [secret])
        var cases: [(String, SignedCallback)] = []
        for name in [HTTPField.Name.webhookID, .webhookTimestamp, .webhookSignature] {
            var callback = right
            callback.fields[name] = nil
            cases.append(("no \(name.rawName)", callback))
        }
        let signature = right.fields[.webhookSignature] ?? ""
        for other in ["v1,", "v1", String(signature.prefix(11)), "v2,\(signature.dropFirst(3))"] {
            var callback = right
            callback.fields[.webhookSignature] = other
            cases.append(("the signature \(other)", callback))
        }
        var altered = right
        altered.body[10] ^= 1
        cases.append(("an altered body", altered))
        cases.append(("another secret", try SignedCallback("forged", secrets: [.random()])))
        cases.append(("too old", try SignedCallback("forged", secrets: [secret], seconds: 400)))
        cases.append(("too new", try SignedCallback("forged", secrets: [secret], seconds: -400)))
        return cases
    }
}
