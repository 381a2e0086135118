import SCIMCore
import Testing

@Suite struct FilterParserTests {
    /// The examples of RFC 7644 §3.4.2.2 and what they mean, written with every parenthesis.
    @Test(arguments: [
        (#"userName eq "bjensen""#, Filter.compare(AttributePath("userName"), .eq, "bjensen")),
        (#"name.familyName co "O'Malley""#, .compare(AttributePath("name", "familyName"), .co, "O'Malley")),
        (#"userName sw "J""#, .compare(AttributePath("userName"), .sw, "J")),
        (
            #"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J""#,
            .compare(AttributePath(schema: "urn:ietf:params:scim:schemas:core:2.0:User", "userName"), .sw, "J")
        ),
        ("title pr", .present(AttributePath("title"))),
        (
            #"meta.lastModified gt "2011-05-13T04:42:34Z""#,
            .compare(AttributePath("meta", "lastModified"), .gt, "2011-05-13T04:42:34Z")
        ),
        (
            #"meta.lastModified ge "2011-05-13T04:42:34Z""#,
            .compare(AttributePath("meta", "lastModified"), .ge, "2011-05-13T04:42:34Z")
        ),
        (
            #"meta.lastModified lt "2011-05-13T04:42:34Z""#,
            .compare(AttributePath("meta", "lastModified"), .lt, "2011-05-13T04:42:34Z")
        ),
        (
            #"meta.lastModified le "2011-05-13T04:42:34Z""#,
            .compare(AttributePath("meta", "lastModified"), .le, "2011-05-13T04:42:34Z")
        ),
        (
            #"title pr and userType eq "Employee""#,
            .and(.present(AttributePath("title")), .compare(AttributePath("userType"), .eq, "Employee"))
        ),
        (
            #"title pr or userType eq "Intern""#,
            .or(.present(AttributePath("title")), .compare(AttributePath("userType"), .eq, "Intern"))
        ),
        (
            #"schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User""#,
            .compare(AttributePath("schemas"), .eq, "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")
        ),
        (
            #"userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")"#,
            .and(
                .compare(AttributePath("userType"), .eq, "Employee"),
                .or(
                    .compare(AttributePath("emails"), .co, "example.com"),
                    .compare(AttributePath("emails", "value"), .co, "example.org")))
        ),
        (
            #"userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")"#,
            .and(
                .compare(AttributePath("userType"), .ne, "Employee"),
                .not(
                    .or(
                        .compare(AttributePath("emails"), .co, "example.com"),
                        .compare(AttributePath("emails", "value"), .co, "example.org"))))
        ),
        (
            #"userType eq "Employee" and (emails.type eq "work")"#,
            .and(
                .compare(AttributePath("userType"), .eq, "Employee"),
                .compare(AttributePath("emails", "type"), .eq, "work"))
        ),
        (
            #"userType eq "Employee" and emails[type eq "work" and value co "@example.com"]"#,
            .and(
                .compare(AttributePath("userType"), .eq, "Employee"),
                .anyValue(
                    of: AttributePath("emails"),
                    satisfies: .and(
                        .compare(AttributePath("type"), .eq, "work"),
                        .compare(AttributePath("value"), .co, "@example.com"))))
        ),
        (
            #"emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]"#,
            .or(
                .anyValue(
                    of: AttributePath("emails"),
                    satisfies: .and(
                        .compare(AttributePath("type"), .eq, "work"),
                        .compare(AttributePath("value"), .co, "@example.com"))),
                .anyValue(
                    of: AttributePath("ims"),
                    satisfies: .and(
                        .compare(AttributePath("type"), .eq, "xmpp"),
                        .compare(AttributePath("value"), .co, "@foo.com"))))
        ),
    ])
    func `reads the examples of RFC 7644`(text: String, filter: Filter) throws {
        #expect(try Filter(parsing: text) == filter)
        #expect(try Filter(parsing: "\(filter)") == filter)
    }

    /// The same filter with the parentheses that its precedence stands for.
    @Test(arguments: [
        ("a pr or b pr and c pr", "a pr or (b pr and c pr)"),
        ("a pr and b pr or c pr", "(a pr and b pr) or c pr"),
        ("a pr and b pr and c pr", "(a pr and b pr) and c pr"),
        ("a pr or b pr or c pr", "(a pr or b pr) or c pr"),
        ("not (a pr) and b pr", "(not (a pr)) and b pr"),
        ("not (a pr) or b pr and c pr", "(not (a pr)) or (b pr and c pr)"),
        ("not(a pr)", "not (a pr)"),
        ("NOT (a pr) AND b PR Or c pR", "((not (a pr)) and b pr) or c pr"),
        ("a Eq \"x\" aNd b sW \"y\"", "a eq \"x\" and b sw \"y\""),
        ("  a   pr\tand (  b pr  )  ", "a pr and b pr"),
        ("((a pr))", "a pr"),
        ("e[not (a pr) or b pr]", "e[(not (a pr)) or b pr]"),
        ("e[ (a pr) ]", "e[a pr]"),
    ])
    func `gives not precedence over and, and over or`(text: String, same: String) throws {
        #expect(try Filter(parsing: text) == Filter(parsing: same))
    }

    @Test(arguments: [
        ("a pr and (b pr and c pr)", "a pr and (b pr and c pr)"),
        ("a pr and (b pr or c pr)", "a pr and (b pr or c pr)"),
        ("(a pr or b pr) and c pr", "(a pr or b pr) and c pr"),
        ("(a pr and b pr) or c pr", "a pr and b pr or c pr"),
        ("a pr or (b pr or c pr)", "a pr or (b pr or c pr)"),
        ("not ((a pr))", "not (a pr)"),
        (#"A EQ "x\u0041""#, #"A eq "xA""#),
        (#"a eq "\"\\\/\b\f\n\r\t""#, #"a eq "\"\\/\u0008\u000c\n\r\t""#),
        ("a eq 1.50", "a eq 1.50"),
    ])
    func `writes no more parentheses than needed`(text: String, written: String) throws {
        #expect(try Filter(parsing: text).description == written)
    }

    @Test(arguments: [
        (#"a eq "Ada's #EXT#+1 (x) [y] \"q\" \\""#, JSONValue.string("Ada's #EXT#+1 (x) [y] \"q\" \\")),
        (#"a eq "försäljning öst""#, .string("försäljning öst")),
        (#"a eq "\ud83d\ude00""#, .string("\u{1F600}")),
        (#"a eq """#, .string("")),
        (#"a eq "true""#, .string("true")),
        ("a eq true", true), ("a eq True", true), ("a eq FALSE", false), ("a eq Null", .null),
        ("a eq 42", 42), ("a eq -7", -7),
        // Bare words: a sample of Microsoft's documentation has externalId eq jyoung.
        ("a eq jyoung", "jyoung"), ("a eq ada@example.org", "ada@example.org"), ("a eq 007", "007"),
        ("a eq 2011-05-13T04:42:34Z", "2011-05-13T04:42:34Z"), ("a eq truely", "truely"), ("a eq pr", "pr"),
        ("(a eq jyoung)", "jyoung"), ("a eq \"x\"", "x"), ("a eq\"x\"", "x"),
    ])
    func `reads values as JSON, and bare words as text`(text: String, value: JSONValue) throws {
        #expect(try Filter(parsing: text) == .compare(AttributePath("a"), .eq, value))
    }

    @Test func `keeps the digits of a number`() throws {
        let filter = try Filter(parsing: "a eq 1.50")
        guard case .compare(_, .eq, .number(let number)) = filter else {
            Issue.record("\(filter)")
            return
        }
        #expect(number.text == "1.50")
    }

    @Test(arguments: [
        (#"emails[type eq "work"].value eq "x""#, #"emails[type eq "work" and value eq "x"]"#),
        (#"emails[type eq "work"].value pr"#, #"emails[type eq "work" and value pr]"#),
        (
            #"emails[type eq "work" or primary eq true].value sw "x" and title pr"#,
            #"emails[(type eq "work" or primary eq true) and value sw "x"] and title pr"#
        ),
    ])
    func `reads a comparison behind a value filter as one of the same value`(text: String, same: String) throws {
        #expect(try Filter(parsing: text) == Filter(parsing: same))
    }

    @Test(arguments: [
        ("a pr", AttributePath("a")),
        ("$ref pr", AttributePath("$ref")),
        ("members.$ref pr", AttributePath("members", "$ref")),
        ("x-y_9.z-1 pr", AttributePath("x-y_9", "z-1")),
        (
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department pr",
            AttributePath(schema: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", "department")
        ),
        (
            "URN:IETF:params:scim:schemas:extension:enterprise:2.0:user:manager.value pr",
            AttributePath(schema: "URN:IETF:params:scim:schemas:extension:enterprise:2.0:user", "manager", "value")
        ),
        ("urn:example:3.1:Thing:color.hue pr", AttributePath(schema: "urn:example:3.1:Thing", "color", "hue")),
    ])
    func `divides names`(text: String, path: AttributePath) throws {
        #expect(try Filter(parsing: text) == .present(path))
    }

    @Test(arguments: [
        ("", "character 1: expected an attribute name, but reached the end"),
        ("   ", "character 4: expected an attribute name, but reached the end"),
        (
            "userName",
            "character 9: expected an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr), but reached the end"
        ),
        (
            "userName like \"x\"",
            "character 10: expected an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr), but found \"like\""
        ),
        (
            "userName \"x\"",
            "character 10: expected an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr), but found \"\"\""
        ),
        (
            "userName eq",
            "character 12: expected a value (text in double quotes, a number, true, false or null), but reached the end"
        ),
        (
            "userName eq )",
            "character 13: expected a value (text in double quotes, a number, true, false or null), but found \")\""
        ),
        (
            "userName eq 'ada'",
            "character 13: expected a value (text in double quotes, a number, true, false or null), but found \"'ada'\""
        ),
        (
            "userName eq {\"a\":1}",
            "character 13: expected a value (text in double quotes, a number, true, false or null), but found \"{\""
        ),
        ("userName eq \"abc", "character 13: the quoted text is not closed"),
        ("userName eq \"abc\\\"", "character 13: the quoted text is not closed"),
        ("userName eq \"abc\\", "character 13: the quoted text is not closed"),
        ("userName eq \"a\\x\"", "character 13: the quoted text has an escape that JSON does not allow"),
        ("userName eq \"\\ud83d\"", "character 13: the quoted text has an escape that JSON does not allow"),
        ("userName eq \"\\u0000\"", "character 13: the quoted text has an escape that JSON does not allow"),
        ("userName eq \"a\nb\"", "character 15: a control character inside quotes must be escaped"),
        (
            "userName eq \"a\" title pr",
            "character 17: expected \"and\", \"or\" or the end of the filter, but found \"title\""
        ),
        ("userName pr)", "character 12: expected \"and\", \"or\" or the end of the filter, but found \")\""),
        ("(userName pr", "character 13: expected \"and\", \"or\" or \")\", but reached the end"),
        ("(userName pr]", "character 13: expected \"and\", \"or\" or \")\", but found \"]\""),
        ("emails[type pr", "character 15: expected \"and\", \"or\" or \"]\", but reached the end"),
        ("emails[type pr)", "character 15: expected \"and\", \"or\" or \"]\", but found \")\""),
        ("emails[]", "character 8: expected an attribute name, but found \"]\""),
        ("()", "character 2: expected an attribute name, but found \")\""),
        ("userName pr and", "character 16: expected an attribute name, but reached the end"),
        (
            "and title pr",
            "character 5: expected an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr), but found \"title\""
        ),
        ("not title pr", "character 5: expected \"(\" after \"not\", but found \"title\""),
        ("not", "character 4: expected \"(\" after \"not\", but reached the end"),
        ("name. pr", "character 7: expected a sub-attribute name, but found \"pr\""),
        (
            "name.a.b pr",
            "character 7: expected an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr), but found \".b\""
        ),
        ("9lives pr", "character 1: expected an attribute name, but found \"9lives\""),
        ("\"userName\" eq \"x\"", "character 1: expected an attribute name, but found \"\"\""),
        ("emails.type[a pr]", "character 12: a value filter must follow an attribute, not a sub-attribute"),
        ("emails[a[b pr]]", "character 9: a value filter cannot be inside another"),
        ("emails[type eq \"work\"].", "character 24: expected a sub-attribute name, but reached the end"),
        (
            "emails[type eq \"work\"].value",
            "character 29: expected an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr), but reached the end"
        ),
        (":userName pr", "character 1: expected a URN before the colon"),
        ("urn:x: pr", "character 8: expected an attribute name, but found \"pr\""),
        (
            "urn:ietf:params:scim:schemas:core:2.0:User pr",
            "character 1: expected an attribute name after the URN"
        ),
        (
            "displayName eq \"öst\" oder",
            "character 22: expected \"and\", \"or\" or the end of the filter, but found \"oder\""
        ),
        ("öst pr", "character 1: expected an attribute name, but found \"öst\""),
    ])
    func `refuses what is not a filter and says where and why`(text: String, detail: String) {
        #expect(throws: SCIMError.invalidFilter("the filter, at \(detail)")) { try Filter(parsing: text) }
    }

    @Test func `accepts 20 nested parentheses and no more`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "(", count: depth) + "a pr" + String(repeating: ")", count: depth)
        }
        #expect(try Filter(parsing: nested(20)) == .present(AttributePath("a")))
        #expect(
            throws: SCIMError.invalidFilter(
                "the filter, at character 21: more than 20 nested parentheses and brackets")
        ) { try Filter(parsing: nested(21)) }
        #expect(throws: SCIMError.self) { try Filter(parsing: String(repeating: "(", count: 4000)) }
        #expect(throws: SCIMError.self) { try Filter(parsing: String(repeating: "not(", count: 1000)) }
        let many = Array(repeating: "(a pr)", count: 100).joined(separator: " or ")
        #expect(throws: Never.self) { try Filter(parsing: many) }
    }

    @Test func `accepts 100 conditions and no more`() throws {
        let hundred = Array(repeating: "a pr", count: 100).joined(separator: " and ")
        #expect(throws: Never.self) { try Filter(parsing: hundred) }
        #expect(throws: SCIMError.invalidFilter("the filter, at character 903: more than 100 conditions")) {
            try Filter(parsing: hundred + " and a pr")
        }
    }

    @Test func `accepts 4096 bytes and no more`() throws {
        let longest = "a eq \"" + String(repeating: "é", count: 2044) + "x\""
        #expect(longest.utf8.count == 4096)
        #expect(throws: Never.self) { try Filter(parsing: longest) }
        #expect(throws: SCIMError.invalidFilter("the filter has 4097 bytes; the limit is 4096")) {
            try Filter(parsing: longest + " ")
        }
    }
}
