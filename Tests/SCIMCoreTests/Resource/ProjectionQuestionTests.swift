import OrderedCollections
import SCIMCore
import Testing

/// What can be known about a projection before it is applied.
@Suite struct ProjectionQuestionTests {
    private func projection(_ attributes: [String], _ excluded: [String] = []) throws -> Projection {
        try Projection(attributes: attributes, excluded: excluded, of: ProjectionTests.type)
    }

    @Test func `only the default set is standard`() throws {
        #expect(Projection.standard.isStandard)
        #expect(try projection([]).isStandard)
        #expect(try !projection(["userName"]).isStandard)
        #expect(try !projection([], ["userName"]).isStandard)
        let written: JSONObject = ["urn:example:2.0:Badge": ["code": "c"]]
        #expect(!Projection.standard.showing(written: written, of: ProjectionTests.type).isStandard)
    }

    @Test(
        arguments: [
            ([], [], true), (["groups"], [], true), (["groups.display"], [], true), (["userName"], [], false),
            ([], ["groups"], false), ([], ["groups.display"], true), ([], ["userName"], true),
            ([], ["urn:example:2.0:Badge:color"], true), (["urn:example:2.0:Badge:color"], [], false),
            (["groups"], ["groups"], false),
        ] as [([String], [String], Bool)])
    func `tells whether an attribute will be in the answer`(
        attributes: [String], excluded: [String], isIncluded: Bool
    ) throws {
        let groups = try #require(Schema.user.attribute("groups"))
        #expect(try projection(attributes, excluded).includes(groups) == isIncluded)
    }

    @Test func `shows the sub-attributes that were written, and no others`() throws {
        let written: JSONObject = ["urn:example:2.0:Badge": ["desk": ["row": "r"]]]
        let shown = Projection.standard.showing(written: written, of: ProjectionTests.type)
            .applied(to: ProjectionTests.ada, of: ProjectionTests.type)["urn:example:2.0:Badge"]?["desk"]
        #expect(shown == ["row": "r", "floor": "f"])
        let keyed: JSONObject = ["urn:example:2.0:Badge": ["desk": ["key": "k"]]]
        let more = Projection.standard.showing(written: keyed, of: ProjectionTests.type)
            .applied(to: ProjectionTests.ada, of: ProjectionTests.type)["urn:example:2.0:Badge"]?["desk"]
        #expect(more == ["row": "r", "key": "k", "floor": "f"])
    }
}
