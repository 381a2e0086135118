import OrderedCollections
import SCIMCore
import Testing

@Suite struct SortKeyTests {
    static let type = FilterResolutionTests.type
    static let barbara = FilterMatchingTests.barbara

    private func key(_ name: String, _ type: ResourceType = SortKeyTests.type) throws -> SortKey {
        try SortKey(try AttributePath(parsing: name, knownSchemas: [Schema.enterpriseUser.id]), of: type)
    }

    @Test(arguments: [
        ("userName", SortValue.text("bjensen@example.com")), ("USERNAME", .text("bjensen@example.com")),
        ("externalId", .text("BJensen")), ("name.givenName", .text("barbara")), ("active", .number(1)),
        // Of several values the primary one, else the first; of a complex one without a part its value.
        ("emails", .text("bjensen@example.com")), ("emails.type", .text("work")), ("ims.value", .text("babs@foo.com")),
        ("tags", .text("red")), ("floor", .number(9_007_199_254_740_992)),
        ("bought", .instant(Instant(milliseconds: 1_772_321_400_000))), ("key", .text("QUJD")),
        ("meta.created", .instant(Instant(milliseconds: 1_264_222_582_000))),
        ("manager", .text("26118915-6090-4610-87e4-49d8ca9f808d")), ("employeeNumber", .text("701984")),
        ("\(Schema.enterpriseUser.id):manager.displayName", .text("john")),
        ("id", .text("2819c223-7f76-453a-919d-413861904646")),
    ])
    func `uses the value that counts, folded and typed by its definition`(name: String, value: SortValue) throws {
        #expect(try key(name).value(in: Self.barbara) == value)
    }

    @Test(arguments: [
        "nickName", "phoneNumbers", "emails.display", "groups", "shoeSize", "urn:example:none:x", "photos",
    ])
    func `a resource has no value for an attribute it lacks`(name: String) throws {
        #expect(try key(name).value(in: Self.barbara) == nil)
    }

    @Test func `the primary value counts wherever it is`() throws {
        let resource: JSONObject = ["emails": [["value": "a"], ["value": "B", "primary": true], ["value": "c"]]]
        #expect(try key("emails.value").value(in: resource) == .text("b"))
        let partless: JSONObject = ["emails": [["value": "a", "type": "work"], ["value": "b", "primary": true]]]
        #expect(try key("emails.type").value(in: partless) == nil)
    }

    @Test(arguments: [
        ("name", "sortBy: name is complex; name one of its sub-attributes, such as name.formatted"),
        ("addresses", "sortBy: addresses is complex; name one of its sub-attributes, such as addresses.formatted"),
        ("meta", "sortBy: meta is complex; name one of its sub-attributes, such as meta.resourceType"),
        ("name.nick", #"sortBy: name has no sub-attribute "nick""#),
        ("userName.x", #"sortBy: userName has no sub-attribute "x""#),
        ("password", "sortBy: password is never returned, so lists cannot be sorted by it"),
        (#"emails[type eq "work"]"#, #"sortBy: "emails[type eq "work"]": a value filter is not allowed here"#),
    ])
    func `refuses what does not have a single value`(name: String, detail: String) {
        #expect(throws: SCIMError.invalidValue(detail)) { try key(name) }
    }

    @Test func `compares texts by their beginning, numbers before times before texts`() {
        let values: [SortValue] = [
            .number(-1), .number(2), .instant(Instant(milliseconds: 0)), .text(""), .text("A"), .text("B"), .text("a"),
            .text("z"), .text("é"), .text("\u{FFFD}"), .text("\u{1F600}"),
        ]
        #expect(values.reversed().sorted() == values)
        let long = String(repeating: "é", count: 200)
        let cut = SortValue(beginningOf: long + "x")
        #expect(cut == SortValue(beginningOf: long + "y"))
        #expect(cut == .text(String(repeating: "é", count: 128)))
        #expect(cut.mayBeCut)
        #expect(SortValue(beginningOf: "x" + long) == .text("x" + String(repeating: "é", count: 127)))
        #expect(!SortValue(beginningOf: String(repeating: "é", count: 126)).mayBeCut)
    }
}
