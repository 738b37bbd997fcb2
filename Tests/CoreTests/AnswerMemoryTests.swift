import DatabaseTesting
import FunctionKit
import HTTPTypes
import JSONBody
import Postgres
import Testing

@testable import Core

/// Answers that core gives from memory: only those that it would make again.
@Suite(.coreDatabase) struct AnswerMemoryTests {
    private static let features = AnswerMemory.Question(path: "/core/v1/projects/1/features", query: "", reach: .all)

    private func response(_ text: String) -> Response { .json(Array(text.utf8)) }

    @Test func `an answer is remembered as long as the database stays as it is`() {
        let memory = AnswerMemory()
        memory.keep(response("[1]"), to: Self.features, in: "1:1:")
        #expect(memory.answer(to: Self.features, in: "1:1:")?.body == Array("[1]".utf8))
        #expect(memory.answer(to: Self.features, in: "1:2:") == nil)
        memory.keep(response("[2]"), to: Self.features, in: "1:2:")
        #expect(memory.answer(to: Self.features, in: "1:1:") == nil)
        #expect(memory.answer(to: Self.features, in: "1:2:")?.body == Array("[2]".utf8))
    }

    @Test(arguments: [
        AnswerMemory.Question(path: "/core/v1/projects/1/features", query: "limit=1", reach: .all),
        AnswerMemory.Question(path: "/core/v1/projects/2/features", query: "", reach: .all),
        AnswerMemory.Question(path: "/core/v1/projects/1/features", query: "", reach: .projects([1])),
    ]) func `another question has its own answer`(_ question: AnswerMemory.Question) {
        let memory = AnswerMemory()
        memory.keep(response("[1]"), to: Self.features, in: "1:1:")
        #expect(memory.answer(to: question, in: "1:1:") == nil)
    }

    @Test func `no more is kept than there is room for`() {
        let memory = AnswerMemory(mostBytes: 10)
        let questions = (0..<3).map { AnswerMemory.Question(path: "/\($0)", query: "", reach: .all) }
        for question in questions { memory.keep(response("[1,2]"), to: question, in: "1:1:") }
        #expect(questions.filter { memory.answer(to: $0, in: "1:1:") != nil } == [questions[2]])
        memory.keep(response("[1,2,3,4,5,6]"), to: questions[0], in: "1:1:")
        #expect(memory.answer(to: questions[0], in: "1:1:") == nil)
    }

    @Test func `whatever was committed is in the next answer`() throws {
        let core = try CoreHarness()
        let project = try core.makeProject()
        let path = "projects/\(project.id)/features"
        for number in 0..<20 {
            let title = "Title \(number)"
            try core.send(
                .put, path, ["provider": "targetprocess", "feature_id": "4711", "title": .string(title)])
            for _ in 0..<2 {
                #expect(try core.send(.get, path)["items"][0]["title"] == .string(title))
            }
        }
    }

    @Test func `what another connection commits ends what is remembered, and what it rolls back never shows`() throws {
        let core = try CoreHarness()
        let project = try core.makeProject()
        let path = "projects/\(project.id)/features"
        try core.send(.put, path, ["provider": "targetprocess", "feature_id": "4711", "title": "Old"])
        let tag = try core.send(.get, path).fields[.eTag]
        try core.database.transaction { connection in
            _ = try connection.execute("update feature set title = 'New' where project_id = \(project.id)")
            let during = try core.send(.get, path, fields: [.ifNoneMatch: tag ?? ""])
            #expect(during.status == 304)
        }
        let after = try core.send(.get, path, fields: [.ifNoneMatch: tag ?? ""])
        #expect(after.status == 200)
        #expect(after["items"][0]["title"] == "New")
    }

    @Test func `who may not see a project does not get what others were told`() throws {
        let core = try CoreHarness()
        let project = try core.makeProject()
        let other = try core.makeProject()
        let path = "projects/\(project.id)/features"
        #expect(try core.send(.get, path).status == 200)
        let token = try core.makeToken("read", project: other)
        #expect(try core.send(.get, path, token: token).status == 404)
        #expect(try core.send(.get, path, token: nil).status == 401)
    }
}
