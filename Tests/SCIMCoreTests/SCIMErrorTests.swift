import SCIMCore
import Testing

@Suite struct SCIMErrorTests {
    /// RFC 7644 §3.12, tables 8 and 9.
    @Test(
        arguments: [
            (.invalidSyntax("The body is empty."), 400, .invalidSyntax),
            (.invalidFilter("No operator."), 400, .invalidFilter),
            (.invalidPath("No bracket."), 400, .invalidPath), (.invalidValue("No text."), 400, .invalidValue),
            (.mutability("Read-only."), 400, .mutability), (.noTarget("Nothing matches."), 400, .noTarget),
            (.uniqueness("The name is taken."), 409, .uniqueness), (.notFound("User", "7c0c"), 404, nil),
        ] as [(SCIMError, Int, SCIMError.Keyword?)])
    func `each keyword has the status of RFC 7644`(error: SCIMError, status: Int, keyword: SCIMError.Keyword?) {
        #expect(error.status == status)
        #expect(error.type == keyword)
    }

    @Test func `an error can say where it happened and which attribute it is about`() {
        let error = SCIMError.uniqueness("the name is taken", remedy: "Choose another name.")
        let located = error.about("userName").at("operation 2")
        #expect(located.detail == "operation 2: the name is taken")
        #expect(located.attribute == "userName")
        #expect((located.status, located.type, located.remedy) == (error.status, error.type, error.remedy))
    }

    @Test func `quotes at most 80 characters of a text`() {
        let longest = String(repeating: "å", count: 80)
        #expect(longest.forDisplay == longest)
        #expect((longest + "a").forDisplay == longest + "\u{2026}")
        #expect(SCIMError.notFound("User", longest + "a").detail == "User \"\(longest)\u{2026}\" was not found")
    }
}
