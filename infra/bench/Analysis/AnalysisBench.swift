import CoreAPI
import GitProcess
import JSONBody
import LandingAnalysis
import Linux

/// Computes the landings of a bare clone from a basis in a file, without core, and prints answers, time and processes as JSON.
///
/// usage: landing-analysis CLONE BASIS.json [CHANGED-BRANCH-ID…]
@main struct AnalysisBench {
    private struct Report: Encodable {
        var seconds: Double
        var processes: Int
        var landings: [ObservedLanding]
    }

    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3 else {
            CurrentProcess.writeError("usage: landing-analysis CLONE BASIS.json [CHANGED-BRANCH-ID…]\n")
            CurrentProcess.exit(.usage)
        }
        let basis = try JSONBody.decode(Basis.self, from: File.read(arguments[2]))
        let changed = Set(arguments.dropFirst(3).compactMap { Int($0) })
        let git = Git(directory: arguments[1])
        let start = ContinuousClock.now
        let landings = try analyse(basis, changed: changed.isEmpty ? nil : changed, in: git).landings
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        let report = Report(
            seconds: Double(seconds) + Double(attoseconds) / 1e18, processes: git.processesStarted, landings: landings)
        print(String(decoding: try JSONBody.encode(report), as: UTF8.self))
    }
}
