import ArgumentParser
import LocalRunnerKit

/// `ployst-runner binaries`: tells the script `start` what to build.
struct BinariesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "binaries",
        abstract: "Prints the names of the executables that the runner starts, one a line.",
        shouldDisplay: false)

    func run() {
        for function in FunctionTable.all + [FunctionTable.dispatch] { print(function.binary) }
    }
}
