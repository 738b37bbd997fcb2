import Egress
import HTTPClient
import HTTPTypes
import LoopbackServer
import Synchronization
import Testing

@Suite struct AddressCheckTests {
    /// Notes what it is asked for, and answers in turn.
    private final class Decisions: Sendable {
        private struct Values {
            var asked: [String] = []
            var answers: [Bool]
        }

        private let values: Mutex<Values>

        init(_ answers: Bool...) {
            values = Mutex(Values(answers: answers))
        }

        var asked: [String] { values.withLock { $0.asked } }

        func decide(_ address: NetworkAddress, _ port: UInt16) -> Bool {
            values.withLock { values in
                values.asked.append("\(address) \(port)")
                return values.answers.count > 1 ? values.answers.removeFirst() : values.answers[0]
            }
        }
    }

    /// The two ways of sending a request.
    enum Sender: CaseIterable, Sendable {
        case client
        case pool

        func make() throws -> (HTTPClientRequest) throws -> Result<HTTPClientResponse, TransferError> {
            switch self {
            case .client:
                let client = try HTTPClient()
                return { request in
                    do throws(TransferError) {
                        return .success(try client.send(request))
                    } catch {
                        return .failure(error)
                    }
                }
            case .pool:
                let pool = try TransferPool(connectionLimit: 4)
                return { try pool.send($0) }
            }
        }
    }

    private func request(
        _ url: String, _ admits: @escaping @Sendable (NetworkAddress, UInt16) -> Bool
    ) -> HTTPClientRequest {
        var request = HTTPClientRequest(method: .post, url: url, body: [1], timeout: .seconds(20))
        request.admits = admits
        return request
    }

    private func port(_ server: LoopbackServer) throws -> String {
        String(try #require(server.url.split(separator: ":").last))
    }

    @Test(arguments: Sender.allCases) func `opens no connection to an address that is refused`(_ sender: Sender) throws
    {
        let server = try LoopbackServer(replies: .answer(200))
        let send = try sender.make()
        let policy = EgressPolicy(allowing: .none)
        let hosts = [
            "127.0.0.1", "127.1", "0x7f.1", "2130706433", "017700000001", "[::ffff:127.0.0.1]", "[::1]", "localhost",
        ]
        for host in hosts {
            let request = request("http://\(host):\(try port(server))/") { policy.admits($0, port: $1, host: host) }
            let error = try send(request).failure
            #expect(error?.code == .forbiddenAddress, "\(host)")
            #expect(error?.mayHaveBeenSent == false)
        }
        // The only connection that the server has seen is this one: the others would have come before.
        #expect(try send(request(server.url) { _, _ in true }).get().status == .ok)
        #expect(server.connections == 1)
    }

    @Test(arguments: Sender.allCases)
    func `decides on the address that is connected to, with its port`(_ sender: Sender) throws {
        let server = try LoopbackServer(replies: .answer(200))
        let decisions = Decisions(true)
        let send = try sender.make()
        #expect(try send(request(server.url, decisions.decide)).get().status == .ok)
        #expect(decisions.asked.first == "127.0.0.1 \(try port(server))")
    }

    @Test(arguments: Sender.allCases)
    func `is asked for every address of a name, and takes the first that is admitted`(_ sender: Sender) throws {
        let server = try LoopbackServer(replies: .answer(200))
        let send = try sender.make()
        let url = "http://localhost:\(try port(server))/"
        let none = Decisions(false)
        #expect(try send(request(url, none.decide)).failure?.code == .forbiddenAddress)
        #expect(Set(none.asked) == ["::1 \(try port(server))", "127.0.0.1 \(try port(server))"])
        #expect(server.connections == 0)
        let answer = try send(request(url) { address, _ in address == NetworkAddress("127.0.0.1") })
        #expect(try answer.get().status == .ok)
    }

    @Test(arguments: Sender.allCases)
    func `decides anew when a name that was public has become private`(_ sender: Sender) throws {
        let server = try LoopbackServer(replies: .answer(200), .hangUp, .answer(200))
        let send = try sender.make()
        let decisions = Decisions(true, true, false)
        #expect(try send(request(server.url, decisions.decide)).get().status == .ok)
        #expect(try send(request(server.url, decisions.decide)).failure?.code == .forbiddenAddress)
        #expect(server.received.count == 1)
    }

    @Test(arguments: Sender.allCases)
    func `sends nothing over a connection that was opened for somebody who may do more`(_ sender: Sender) throws {
        let server = try LoopbackServer(replies: .answer(200))
        let send = try sender.make()
        #expect(try send(request(server.url) { _, _ in true }).get().status == .ok)
        let error = try send(request(server.url) { _, _ in false }).failure
        #expect(error?.code == .forbiddenAddress)
        #expect(error?.mayHaveBeenSent == false)
        #expect(try send(request(server.url) { _, _ in true }).get().status == .ok)
        #expect(server.received.count == 2)
    }
}
