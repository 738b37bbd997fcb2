private import ArgumentParser
private import Hummingbird
private import Subprocess
private import SystemPackage

@main
struct Runner {
    static func main() async throws {
        print("hello")
    }
}
