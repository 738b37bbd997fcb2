import FunctionKit
import Signatures
import Testing

@Suite struct HookAddressTests {
    static let longest = String(repeating: "a", count: HookAddress.longestSlug)

    @Test(arguments: [
        ("/hooks/github", HookAddress(provider: "github", project: nil), "github"),
        ("/hooks/github/team", HookAddress(provider: "github", project: "team"), "github/team"),
        ("/hooks/github/4-you", HookAddress(provider: "github", project: "4-you"), "github/4-you"),
        ("/hooks/github/team~2", HookAddress(provider: "github", project: "team", generation: 2), "github/team~2"),
        ("/hooks/github/team~10", HookAddress(provider: "github", project: "team", generation: 10), "github/team~10"),
        ("/hooks/github/\(longest)", HookAddress(provider: "github", project: longest), "github/\(longest)"),
    ])
    func `reads a hook's path and writes its text`(path: String, address: HookAddress, text: String) {
        #expect(HookAddress(path: path, provider: "github") == address)
        #expect(address.text == text)
    }

    @Test(arguments: [
        "", "/", "/hooks", "/hooks/", "/hooks/github/", "/hooks/githubs", "/hooks/git", "/hooks/git/team",
        "/hooks/github/team/", "/hooks/github/team/x", "/hooks/github/Team", "/hooks/github/-team",
        "/hooks/github/te_am", "/hooks/github/téam", "/hooks/github/\(longest)a", "/hooks/github/team~",
        "/hooks/github/team~0", "/hooks/github/team~1", "/hooks/github/team~02", "/hooks/github/team~+2",
        "/hooks/github/team~-2", "/hooks/github/team~2~2", "/hooks/github/team~99999999999999999999",
        "/hooks/github/~2", "//hooks/github", "/hooks//github", "/hooks/github/team ", "/hooks/github/../github",
    ])
    func `takes no other path for a hook`(_ path: String) {
        #expect(HookAddress(path: path, provider: "github") == nil)
    }

    /// The codes that `openssl dgst -sha256 -hmac an-example-hook-key-of-32-characters` prints for both texts.
    @Test func `computes the secret that openssl computes`() throws {
        let key = Secret("an-example-hook-key-of-32-characters")
        #expect(
            try HookAddress(provider: "github", project: "team").secret(key: key).text
                == "86a6ca0b87dc35e9f503247da1e17ec4b18bcf0cb09b599c5157a4815069e154")
        #expect(
            try HookAddress(provider: "github", project: "team", generation: 2).secret(key: key).text
                == "db6fe33353f12d817c349dc99b38c8c35137fdbe6fec0d191013273c755641f1")
    }
}
