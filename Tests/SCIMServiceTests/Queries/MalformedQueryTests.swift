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
            "the filter, at character 9: expected an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr), but reached the end"
        ),
        Case(
            "userName eq", "invalidFilter",
            "the filter, at character 12: expected a value (text in double quotes, a number, true, false or null), but reached the end"
        ),
        Case(
            "eq \"ada\"", "invalidFilter",
            #"the filter, at character 4: expected an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr), but found """"#
        ),
        Case(
            "userName is \"ada\"", "invalidFilter",
            #"the filter, at character 10: expected an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr), but found "is""#
        ),
        Case("userName eq \"ada", "invalidFilter", "the filter, at character 13: the quoted text is not closed"),
        Case(
            "userName eq 'ada'", "invalidFilter",
            #"the filter, at character 13: expected a value (text in double quotes, a number, true, false or null), but found "'ada'""#
        ),
        Case(
            "userName eq \"\\q\"", "invalidFilter",
            "the filter, at character 13: the quoted text has an escape that JSON does not allow"),
        Case(
            "userName eq \"a\u{1}b\"", "invalidFilter",
            "the filter, at character 15: a control character inside quotes must be escaped"),
        Case(
            "userName eq \"a\" and", "invalidFilter",
            "the filter, at character 20: expected an attribute name, but reached the end"),
        Case(
            "and userName pr", "invalidFilter",
            #"the filter, at character 5: expected an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr), but found "userName""#
        ),
        Case(
            "userName pr userName pr", "invalidFilter",
            #"the filter, at character 13: expected "and", "or" or the end of the filter, but found "userName""#),
        Case(
            "not userName pr", "invalidFilter",
            #"the filter, at character 5: expected "(" after "not", but found "userName""#),
        Case(
            "(userName pr", "invalidFilter",
            #"the filter, at character 13: expected "and", "or" or ")", but reached the end"#),
        Case(
            "userName pr)", "invalidFilter",
            #"the filter, at character 12: expected "and", "or" or the end of the filter, but found ")""#),
        Case(
            "()", "invalidFilter", #"the filter, at character 2: expected an attribute name, but found ")""#),
        Case(
            "emails[type eq \"work\"", "invalidFilter",
            #"the filter, at character 22: expected "and", "or" or "]", but reached the end"#),
        Case(
            "emails[]", "invalidFilter",
            #"the filter, at character 8: expected an attribute name, but found "]""#),
        Case(
            "emails[emails[type pr]]", "invalidFilter",
            "the filter, at character 14: a value filter cannot be inside another"),
        Case(
            "emails.type[value pr]", "invalidFilter",
            "the filter, at character 12: a value filter must follow an attribute, not a sub-attribute"),
        Case(
            "emails[type eq \"work\"].", "invalidFilter",
            "the filter, at character 24: expected a sub-attribute name, but reached the end"),
        Case(
            "emails[type eq \"work\"].value", "invalidFilter",
            "the filter, at character 29: expected an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr), but reached the end"
        ),
        Case(
            "1 eq 1", "invalidFilter",
            #"the filter, at character 1: expected an attribute name, but found "1""#),
        Case(
            "user Name pr", "invalidFilter",
            #"the filter, at character 6: expected an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr), but found "Name""#
        ),
        Case(
            "urn:ietf:params:scim:schemas:core:2.0:User pr", "invalidFilter",
            "the filter, at character 1: expected an attribute name after the URN"),
        Case(":x pr", "invalidFilter", "the filter, at character 1: expected a URN before the colon"),
        Case("userName.x eq \"a\"", "invalidFilter", #"the filter: userName has no sub-attribute "x""#),
        Case("emails[kind eq \"a\"]", "invalidFilter", #"the filter: emails has no sub-attribute "kind""#),
        Case(
            "active eq \"yes\"", "invalidFilter",
            #"the filter: active is of type boolean and cannot be compared using "eq" with "yes""#),
        Case(
            "active gt true", "invalidFilter",
            #"the filter: active is of type boolean and cannot be compared using "gt" with true"#),
        Case(
            "title gt null", "invalidFilter",
            #"the filter: title is of type string and cannot be compared using "gt" with null"#),
        Case(
            "meta.created gt \"yesterday\"", "invalidFilter",
            #"the filter: created is of type dateTime and cannot be compared using "gt" with "yesterday""#),
        Case(
            "meta.created eq \"2026-02-30T00:00:00Z\"", "invalidFilter",
            #"the filter: created is of type dateTime and cannot be compared using "eq" with "2026-02-30T00:00:00Z""#),
        Case(
            "name eq \"Ada\"", "invalidFilter",
            #"the filter: name is of type complex and cannot be compared using "eq" with "Ada""#),
        Case(
            "password eq \"secret\"", "invalidFilter",
            "the filter: password is never returned, so it cannot be used in a filter"),
        Case(
            "userName eq \"\(String(repeating: "a", count: 4090))\"", "invalidFilter",
            "the filter has 4104 bytes; the limit is 4096"),
        Case(
            String(repeating: "(", count: 21) + "userName pr" + String(repeating: ")", count: 21), "invalidFilter",
            "the filter, at character 21: more than 20 nested parentheses and brackets"),
        Case(
            Array(repeating: "userName pr", count: 101).joined(separator: " or "), "invalidFilter",
            "the filter, at character 1510: more than 100 conditions"),
        Case(
            "é pr", "invalidFilter", #"the filter, at character 1: expected an attribute name, but found "é""#
        ),
        Case(
            "ééé eq", "invalidFilter",
            #"the filter, at character 1: expected an attribute name, but found "ééé""#),
    ]

    static let parameters = [
        Case("count=ten", "invalidCount", #"count must be a whole number, not "ten""#),
        Case("count=1.5", "invalidCount", #"count must be a whole number, not "1.5""#),
        Case("count=%D9%A3", "invalidCount", #"count must be a whole number, not "٣""#),
        Case("count=1%202", "invalidCount", #"count must be a whole number, not "1 2""#),
        Case("count=-", "invalidCount", #"count must be a whole number, not "-""#),
        Case("cursor=&count=x", "invalidCount", #"count must be a whole number, not "x""#),
        Case("startIndex=first", "invalidValue", #"startIndex must be a whole number, not "first""#),
        Case("startIndex=1e3", "invalidValue", #"startIndex must be a whole number, not "1e3""#),
        Case(
            "cursor=&startIndex=1", "invalidValue",
            "cursor and startIndex cannot be combined; send the one that was used for the first page"),
        Case(
            "cursor=abc&startIndex=2", "invalidValue",
            "cursor and startIndex cannot be combined; send the one that was used for the first page"),
        Case(
            "cursor=abc", "invalidCursor",
            "the cursor belongs to another query; send the query unchanged with a nextCursor or previousCursor from its responses, or start with an empty cursor"
        ),
        Case(
            "cursor=%2B%2F%3D", "invalidCursor",
            "the cursor belongs to another query; send the query unchanged with a nextCursor or previousCursor from its responses, or start with an empty cursor"
        ),
        Case(
            "cursor=" + String(repeating: "A", count: 9000), "invalidCursor",
            "the cursor belongs to another query; send the query unchanged with a nextCursor or previousCursor from its responses, or start with an empty cursor"
        ),
        Case("sortOrder=up", "invalidValue", #"sortOrder must be ascending or descending, not "up""#),
        Case(
            "sortBy=name", "invalidValue",
            "sortBy: name is complex; name one of its sub-attributes, such as name.formatted"),
        Case("sortBy=name.nick", "invalidValue", #"sortBy: name has no sub-attribute "nick""#),
        Case(
            "sortBy=emails%5Btype%20eq%20%22work%22%5D.value", "invalidValue",
            #"sortBy: "emails[type eq "work"].value": a value filter is not allowed here"#),
        Case(
            "sortBy=a%20b", "invalidValue",
            #"sortBy: the path, at character 3: expected the end of the path, but found "b""#),
        Case(
            "sortBy=.x", "invalidValue",
            #"sortBy: the path, at character 1: expected an attribute name, but found ".x""#),
        Case("sortBy=password", "invalidValue", "sortBy: password is never returned, so lists cannot be sorted by it"),
        Case(
            "attributes=emails%5B", "invalidValue",
            #"attributes: "emails[": the path, at character 8: expected an attribute name, but reached the end"#
        ),
        Case(
            "attributes=userName,1", "invalidValue",
            #"attributes: "1": the path, at character 1: expected an attribute name, but found "1""#),
        Case(
            "excludedAttributes=a%20b", "invalidValue",
            #"excludedAttributes: "a b": the path, at character 3: expected the end of the path, but found "b""#),
        Case(
            "attributes=" + String(repeating: "a", count: 4097), "invalidValue",
            #"attributes: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…": the path has 4097 bytes; the limit is 4096"#
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
            "attributes has 1001 names; the limit is 1000"),
        Case("", "invalidSyntax", "the body is empty; expected a JSON object"),
        Case("{", "invalidSyntax", "JSON at line 1, column 2: expected a member name in quotes"),
        Case("[]", "invalidSyntax", "the body must be a JSON object, not an array"),
        Case("\"filter\"", "invalidSyntax", "the body must be a JSON object, not a string"),
        Case("{\"filter\":}", "invalidSyntax", "JSON at line 1, column 11: unexpected character"),
        Case(
            "{\"filter\":\"a\",\"filter\":\"b\"}", "invalidSyntax",
            #"JSON at line 1, column 15: the member "filter" appears twice"#),
        Case("{\"filter\":7}", "invalidSyntax", #""filter" must be a string, not a number"#),
        Case("{\"count\":\"10\"}", "invalidSyntax", #""count" must be a whole number, not a string"#),
        Case("{\"startIndex\":1.5}", "invalidSyntax", #""startIndex" must be a whole number, not 1.5"#),
        Case(
            "{\"attributes\":\"userName\"}", "invalidSyntax",
            #""attributes" must be an array of strings, not a string"#),
        Case(
            "{\"attributes\":[null]}", "invalidSyntax",
            #""attributes" must be an array of strings, but contains null"#),
        Case(
            "{\"excludedAttributes\":[\"a b\"]}", "invalidValue",
            #"excludedAttributes: "a b": the path, at character 3: expected the end of the path, but found "b""#),
        Case(
            "{\"cursor\":\"\",\"startIndex\":1}", "invalidValue",
            "cursor and startIndex cannot be combined; send the one that was used for the first page"),
        Case(
            "{\"cursor\":\"abc\"}", "invalidCursor",
            "the cursor belongs to another query; send the query unchanged with a nextCursor or previousCursor from its responses, or start with an empty cursor"
        ),
        Case("{\"sortOrder\":\"up\"}", "invalidValue", #"sortOrder must be ascending or descending, not "up""#),
        Case(
            "{\"filter\":\"userName\"}", "invalidFilter",
            "the filter, at character 9: expected an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr), but reached the end"
        ),
        Case(
            "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:BulkRequest\"]}", "invalidSyntax",
            #""schemas" must contain urn:ietf:params:scim:api:messages:2.0:SearchRequest in a query"#
        ),
        Case(
            String(repeating: "{\"a\":", count: 33) + "1" + String(repeating: "}", count: 33), "invalidSyntax",
            "JSON at line 1, column 161: more than 32 nested objects and arrays"),
        Case(
            "{\"filter\":\"\u{FFFD}\\ud800\"}", "invalidSyntax", "JSON at line 1, column 15: unpaired surrogate"),
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
