import HTTPTypes
import OrderedCollections
import SCIMCore
import SCIMHTTP
import TestBed
import Testing

/// What a malformed filter, path, cursor or parameter is answered: status, keyword and detail, to the letter.
@Suite struct MalformedQueryTests {
    /// A value by which a table tells what is sent and what comes back.
    struct Case: Sendable, CustomTestStringConvertible {
        let sent: String
        let type: String?
        let detail: String

        init(_ sent: String, _ type: String?, _ detail: String) {
            self.sent = sent
            self.type = type
            self.detail = detail
        }

        var testDescription: String { sent.count > 60 ? "\(sent.prefix(60))…" : sent }
    }

    private func expect(
        _ answer: (status: Int, body: JSONValue, response: Response), _ expected: Case, status: Int = 400
    ) {
        #expect(answer.status == status)
        #expect(answer.body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"])
        #expect(answer.body["status"] == .string(String(status)))
        #expect(answer.body["scimType"] == expected.type.map { .string($0) })
        #expect(answer.body["detail"]?.string == "\(expected.detail) (request 00ff)")
        #expect(answer.response.fields[.contentType] == "application/scim+json")
    }

    static let filters = [
        Case(
            "userName", "invalidFilter",
            "the filter, at character 9: an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr) was expected and its end found"
        ),
        Case(
            "userName eq", "invalidFilter",
            "the filter, at character 12: a value (text in double quotes, a number, true, false or null) was expected and its end found"
        ),
        Case(
            "eq \"ada\"", "invalidFilter",
            #"the filter, at character 4: an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr) was expected and """ found"#
        ),
        Case(
            "userName is \"ada\"", "invalidFilter",
            #"the filter, at character 10: an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr) was expected and "is" found"#
        ),
        Case("userName eq \"ada", "invalidFilter", "the filter, at character 13: the text in quotes is not closed"),
        Case(
            "userName eq 'ada'", "invalidFilter",
            #"the filter, at character 13: a value (text in double quotes, a number, true, false or null) was expected and "'ada'" found"#
        ),
        Case(
            "userName eq \"\\q\"", "invalidFilter",
            "the filter, at character 13: the text in quotes has an escape that JSON does not allow"),
        Case(
            "userName eq \"a\u{1}b\"", "invalidFilter",
            "the filter, at character 15: a control character inside quotes must be escaped"),
        Case(
            "userName eq \"a\" and", "invalidFilter",
            "the filter, at character 20: the name of an attribute was expected and its end found"),
        Case(
            "and userName pr", "invalidFilter",
            #"the filter, at character 5: an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr) was expected and "userName" found"#
        ),
        Case(
            "userName pr userName pr", "invalidFilter",
            #"the filter, at character 13: "and", "or" or the end of the filter was expected and "userName" found"#),
        Case(
            "not userName pr", "invalidFilter",
            #"the filter, at character 5: "(" after "not" was expected and "userName" found"#),
        Case(
            "(userName pr", "invalidFilter",
            #"the filter, at character 13: "and", "or" or ")" was expected and its end found"#),
        Case(
            "userName pr)", "invalidFilter",
            #"the filter, at character 12: "and", "or" or the end of the filter was expected and ")" found"#),
        Case(
            "()", "invalidFilter", #"the filter, at character 2: the name of an attribute was expected and ")" found"#),
        Case(
            "emails[type eq \"work\"", "invalidFilter",
            #"the filter, at character 22: "and", "or" or "]" was expected and its end found"#),
        Case(
            "emails[]", "invalidFilter",
            #"the filter, at character 8: the name of an attribute was expected and "]" found"#),
        Case(
            "emails[emails[type pr]]", "invalidFilter",
            "the filter, at character 14: a value filter cannot be inside another"),
        Case(
            "emails.type[value pr]", "invalidFilter",
            "the filter, at character 12: a value filter belongs to the attribute and not to a sub-attribute"),
        Case(
            "emails[type eq \"work\"].", "invalidFilter",
            "the filter, at character 24: the name of a sub-attribute was expected and its end found"),
        Case(
            "emails[type eq \"work\"].value", "invalidFilter",
            "the filter, at character 29: an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr) was expected and its end found"
        ),
        Case(
            "1 eq 1", "invalidFilter",
            #"the filter, at character 1: the name of an attribute was expected and "1" found"#),
        Case(
            "user Name pr", "invalidFilter",
            #"the filter, at character 6: an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr) was expected and "Name" found"#
        ),
        Case(
            "urn:ietf:params:scim:schemas:core:2.0:User pr", "invalidFilter",
            "the filter, at character 1: the name of an attribute was expected after the URN"),
        Case(":x pr", "invalidFilter", "the filter, at character 1: a URN was expected before the colon"),
        Case("userName.x eq \"a\"", "invalidFilter", #"the filter: userName has no sub-attribute "x""#),
        Case("emails[kind eq \"a\"]", "invalidFilter", #"the filter: emails has no sub-attribute "kind""#),
        Case(
            "active eq \"yes\"", "invalidFilter",
            #"the filter: active is of type boolean and cannot be compared by "eq" with "yes""#),
        Case(
            "active gt true", "invalidFilter",
            #"the filter: active is of type boolean and cannot be compared by "gt" with true"#),
        Case(
            "title gt null", "invalidFilter",
            #"the filter: title is of type string and cannot be compared by "gt" with null"#),
        Case(
            "meta.created gt \"yesterday\"", "invalidFilter",
            #"the filter: created is of type dateTime and cannot be compared by "gt" with "yesterday""#),
        Case(
            "meta.created eq \"2026-02-30T00:00:00Z\"", "invalidFilter",
            #"the filter: created is of type dateTime and cannot be compared by "eq" with "2026-02-30T00:00:00Z""#),
        Case(
            "name eq \"Ada\"", "invalidFilter",
            #"the filter: name is of type complex and cannot be compared by "eq" with "Ada""#),
        Case(
            "password eq \"secret\"", "invalidFilter",
            "the filter: password is never returned, so it cannot be filtered by"),
        Case(
            "userName eq \"\(String(repeating: "a", count: 4090))\"", "invalidFilter",
            "the filter has 4104 bytes; at most 4096 are taken"),
        Case(
            String(repeating: "(", count: 21) + "userName pr" + String(repeating: ")", count: 21), "invalidFilter",
            "the filter, at character 21: more than 20 parentheses and brackets inside each other"),
        Case(
            Array(repeating: "userName pr", count: 101).joined(separator: " or "), "invalidFilter",
            "the filter, at character 1510: more than 100 conditions"),
        Case(
            "é pr", "invalidFilter", #"the filter, at character 1: the name of an attribute was expected and "é" found"#
        ),
        Case(
            "ééé eq", "invalidFilter",
            #"the filter, at character 1: the name of an attribute was expected and "ééé" found"#),
    ]

    static let parameters = [
        Case("count=ten", "invalidCount", #"count: "ten" was found, a whole number was expected"#),
        Case("count=1.5", "invalidCount", #"count: "1.5" was found, a whole number was expected"#),
        Case("count=%D9%A3", "invalidCount", #"count: "٣" was found, a whole number was expected"#),
        Case("count=1%202", "invalidCount", #"count: "1 2" was found, a whole number was expected"#),
        Case("count=-", "invalidCount", #"count: "-" was found, a whole number was expected"#),
        Case("cursor=&count=x", "invalidCount", #"count: "x" was found, a whole number was expected"#),
        Case("startIndex=first", "invalidValue", #"startIndex: "first" was found, a whole number was expected"#),
        Case("startIndex=1e3", "invalidValue", #"startIndex: "1e3" was found, a whole number was expected"#),
        Case(
            "cursor=&startIndex=1", "invalidValue",
            "cursor and startIndex exclude each other; send the one that the first page was asked by"),
        Case(
            "cursor=abc&startIndex=2", "invalidValue",
            "cursor and startIndex exclude each other; send the one that the first page was asked by"),
        Case(
            "cursor=abc", "invalidCursor",
            "the cursor was not made for this query; send the query unchanged with a nextCursor or previousCursor of its answers, or begin with an empty cursor"
        ),
        Case(
            "cursor=%2B%2F%3D", "invalidCursor",
            "the cursor was not made for this query; send the query unchanged with a nextCursor or previousCursor of its answers, or begin with an empty cursor"
        ),
        Case(
            "cursor=" + String(repeating: "A", count: 9000), "invalidCursor",
            "the cursor was not made for this query; send the query unchanged with a nextCursor or previousCursor of its answers, or begin with an empty cursor"
        ),
        Case("sortOrder=up", "invalidValue", #"sortOrder: "up" was found; it is ascending or descending"#),
        Case("sortBy=name", "invalidValue", "sortBy: name has parts; name one of them, such as name.formatted"),
        Case("sortBy=name.nick", "invalidValue", #"sortBy: name has no sub-attribute "nick""#),
        Case(
            "sortBy=emails%5Btype%20eq%20%22work%22%5D.value", "invalidValue",
            #"sortBy: "emails[type eq "work"].value": a value filter is not possible here"#),
        Case(
            "sortBy=a%20b", "invalidValue",
            #"sortBy: the path, at character 3: the end of the path was expected and "b" found"#),
        Case(
            "sortBy=.x", "invalidValue",
            #"sortBy: the path, at character 1: the name of an attribute was expected and ".x" found"#),
        Case("sortBy=password", "invalidValue", "sortBy: password is never returned, so lists cannot be sorted by it"),
        Case(
            "attributes=emails%5B", "invalidValue",
            #"attributes: "emails[": the path, at character 8: the name of an attribute was expected and its end found"#
        ),
        Case(
            "attributes=userName,1", "invalidValue",
            #"attributes: "1": the path, at character 1: the name of an attribute was expected and "1" found"#),
        Case(
            "excludedAttributes=a%20b", "invalidValue",
            #"excludedAttributes: "a b": the path, at character 3: the end of the path was expected and "b" found"#),
        Case(
            "attributes=" + String(repeating: "a", count: 4097), "invalidValue",
            #"attributes: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…": the path has 4097 bytes; at most 4096 are taken"#
        ),
        Case(
            "filter=%zz", "invalidSyntax",
            #"the request's URL has a "%" that is not followed by two hexadecimal digits"#),
        Case(
            "filter=%2", "invalidSyntax", #"the request's URL has a "%" that is not followed by two hexadecimal digits"#
        ), Case("filter=%FF", "invalidSyntax", "the request's URL does not decode to valid UTF-8"),
        Case("%C0%80=x", "invalidSyntax", "the request's URL does not decode to valid UTF-8"),
    ]

    static let bodies = [
        Case(
            "{\"attributes\":[\(Array(repeating: "\"id\"", count: 1001).joined(separator: ","))]}", "invalidValue",
            "attributes: 1001 names were found, at most 1000 are taken"),
        Case("", "invalidSyntax", "the body is empty; a JSON object was expected"),
        Case("{", "invalidSyntax", "JSON at line 1, column 2: a member name in quotes was expected"),
        Case("[]", "invalidSyntax", "the body must be a JSON object, an array was found"),
        Case("\"filter\"", "invalidSyntax", "the body must be a JSON object, a string was found"),
        Case("{\"filter\":}", "invalidSyntax", "JSON at line 1, column 11: unexpected character"),
        Case(
            "{\"filter\":\"a\",\"filter\":\"b\"}", "invalidSyntax",
            #"JSON at line 1, column 15: the member "filter" appears twice"#),
        Case("{\"filter\":7}", "invalidSyntax", #""filter" must be a string, a number was found"#),
        Case("{\"count\":\"10\"}", "invalidSyntax", #""count" must be a whole number, a string was found"#),
        Case("{\"startIndex\":1.5}", "invalidSyntax", #""startIndex" must be a whole number, 1.5 was found"#),
        Case(
            "{\"attributes\":\"userName\"}", "invalidSyntax",
            #""attributes" must be an array of strings, a string was found"#),
        Case(
            "{\"attributes\":[null]}", "invalidSyntax",
            #""attributes" must be an array of strings, null was found in it"#),
        Case(
            "{\"excludedAttributes\":[\"a b\"]}", "invalidValue",
            #"excludedAttributes: "a b": the path, at character 3: the end of the path was expected and "b" found"#),
        Case(
            "{\"cursor\":\"\",\"startIndex\":1}", "invalidValue",
            "cursor and startIndex exclude each other; send the one that the first page was asked by"),
        Case(
            "{\"cursor\":\"abc\"}", "invalidCursor",
            "the cursor was not made for this query; send the query unchanged with a nextCursor or previousCursor of its answers, or begin with an empty cursor"
        ),
        Case("{\"sortOrder\":\"up\"}", "invalidValue", #"sortOrder: "up" was found; it is ascending or descending"#),
        Case(
            "{\"filter\":\"userName\"}", "invalidFilter",
            "the filter, at character 9: an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr) was expected and its end found"
        ),
        Case(
            "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:BulkRequest\"]}", "invalidSyntax",
            #""schemas" does not name urn:ietf:params:scim:api:messages:2.0:SearchRequest, which the body of a query is"#
        ),
        Case(
            String(repeating: "{\"a\":", count: 33) + "1" + String(repeating: "}", count: 33), "invalidSyntax",
            "JSON at line 1, column 161: more than 32 objects and arrays inside each other"),
        Case(
            "{\"filter\":\"\u{FFFD}\\ud800\"}", "invalidSyntax", "JSON at line 1, column 15: half of a surrogate pair"),
    ]

    @Test(arguments: filters) func `a malformed filter`(expected: Case) throws {
        let acme = try TestProvider()
        try expect(acme.query("/Users", ["filter": expected.sent]), expected)
        try expect(acme.search("/Users/.search", ["filter": .string(expected.sent)]), expected)
    }

    @Test(arguments: parameters) func `a malformed parameter`(expected: Case) throws {
        try expect(TestProvider().send(.get, "/Users?\(expected.sent)"), expected)
    }

    @Test(arguments: bodies) func `a malformed body of a search`(expected: Case) throws {
        let acme = try TestProvider()
        try expect(acme.send(.post, "/Users/.search", expected.sent), expected)
        try expect(acme.send(.post, "/.search", expected.sent), expected)
    }
}
