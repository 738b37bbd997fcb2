import ArgumentParser
import FunctionKit
import HTTPClient
import HTTPTypes
import JSONBody
import LocalRunnerKit

/// `ployst-runner token`: makes a token for the Ployst that runs here.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Makes a token for core's API and prints it.")

    @Option(help: "What the token is for, to recognise it by.")
    var label: String

    @Option(name: .customLong("scope"), help: "What it allows, for example read; may be given several times.")
    var scopes: [String]

    @OptionGroup var location: Location

    func run() async throws {
        let settings = try location.environmentFile()
        guard let url = settings["PLOYST_URL"], let token = settings["PLOYST_ADMIN_TOKEN"] else {
            throw RunnerError("\(location.layout.environmentFile) lacks PLOYST_URL or PLOYST_ADMIN_TOKEN.")
        }
        let body = try JSONBody.encode(Wish(label: label, scopes: scopes))
        let answer = try await Server(url: url, token: token).call(.post, "/core/v1/tokens", body: body)
        print(try JSONBody.decode(Made.self, from: answer.body).token)
    }

    private struct Wish: Encodable {
        var label: String
        var scopes: [String]
    }

    private struct Made: Decodable {
        var token: String
    }
}
