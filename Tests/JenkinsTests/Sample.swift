import CoreAPI
import FunctionKit
import HTTPTypes
import Hooks

@testable import Jenkins

/// Messages made by hand, in the shape of what Jenkins sends.
enum Sample {
    static let commit = "3f2a9c0d4be1587760c2d1a4e8f90b7c6d5e4f31"
    static let target = "9ae1c7f0d2b34586978812345678900abcdef012"
    static let server = "https://ci.example.test/"

    /// A message of the Notification plugin; what is nil is left out, and `extra` stands in `build`.
    static func notification(
        path: String = "job/widget/", number: String = "42", phase: String = "FINALIZED", status: String? = "SUCCESS",
        root: String? = server, timestamp: String = "1763900095010", duration: String = "90000",
        name: String = "widget", displayName: String? = nil, scm: String = #"{"changes":[],"culprits":[]}"#,
        extra: String = ""
    ) -> String {
        let page = "\(path)\(number.filter { $0 != "\"" })/"
        let fullURL = root.map { #""full_url":"\#($0)\#(page)","# } ?? ""
        let status = status.map { #""status":"\#($0)","# } ?? ""
        return #"""
            {"name":"\#(name)","display_name":"\#(displayName ?? name)","url":"\#(path)",
            "build":{\#(fullURL)"number":\#(number),"queue_id":1187,"timestamp":\#(timestamp),"duration":\#(duration),
            "phase":"\#(phase)",\#(status)\#(extra)"url":"\#(page)","scm":\#(scm),"log":"","artifacts":{}}}
            """#
    }

    /// A message of the step of `infra/jenkins`; `extra` starts with a comma.
    static func step(
        job: String = #""widget/main""#, number: String = "7", phase: String = #""FINALIZED""#, extra: String = ""
    ) -> String {
        #"{"ployst":1,"job":\#(job),"number":\#(number),"phase":\#(phase)\#(extra)}"#
    }

    /// What is checked out, as the plugin tells it.
    static func scm(branch: String?, commit: String? = commit) -> String {
        let members = [branch.map { #""branch":"\#($0)""# }, commit.map { #""commit":"\#($0)""# }].compactMap(\.self)
        return "{\(members.joined(separator: ","))}"
    }

    /// What a message means to core.
    static func translate(_ message: String, generation: Int? = 1) throws -> Translation {
        try Message(Array(message.utf8)).report().translation(project: "team", hookGeneration: generation)
    }

    /// The build that a message tells of; nil where it is ignored.
    static func build(_ message: String) throws -> ObservedBuild? {
        guard case .build(let observation) = try translate(message) else { return nil }
        return observation.build
    }

    /// The detail of the problem 400 that a message is; nil where it is none.
    static func refusal(_ message: String) -> String? {
        do {
            _ = try translate(message)
            return nil
        } catch {
            return (error as? Problem).map { "\($0.status.code) \($0.detail)" }
        }
    }
}

extension Timestamp {
    /// A time in milliseconds, for the values of tests.
    static func milliseconds(_ value: Int64) -> Timestamp { Timestamp(microseconds: value * 1000) }
}
