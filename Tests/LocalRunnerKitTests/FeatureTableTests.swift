import JSONBody
import LocalRunnerKit
import Testing

@Suite struct FeatureTableTests {
    private static let answer = """
        [{"feature_id":"4711","type":"UserStory","title":"Spin","state":"Open","branches":[
          {"repository":{"id":1,"provider":"github","owner":"acme","name":"widget"},"name":"feature/4711","level":2,
           "head":"0123456789abcdef0123456789abcdef01234567","parent":"develop","deleted_at":null},
          {"repository":{"id":2,"provider":"github","owner":"acme","name":"gadget"},"name":"4711","level":null,
           "head":null,"parent":null,"deleted_at":"2026-11-02T08:00:00Z"}]},
         {"feature_id":"12","type":null,"title":null,"state":null,"branches":[]}]
        """

    @Test func `columns are as wide as their widest cell`() throws {
        let features = try JSONBody.decode([FeatureSummary].self, from: Array(Self.answer.utf8))
        #expect(
            FeatureTable(features).text == """
                UserStory 4711 Spin (Open)
                    repository   branch        level  parent   head
                    acme/widget  feature/4711  2      develop  0123456789
                    acme/gadget  4711          -      -        deleted

                12
                    no branch yet
                """)
    }
}
