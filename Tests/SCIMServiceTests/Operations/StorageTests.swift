import HTTPTypes
import SCIMCore
import TestBed
import Testing

/// How many bytes of rows a request leaves in the database.
@Suite struct StorageTests {
    /// What rows take beside what a request brings: identifiers, times, the sentences of the log.
    private static let overhead = 4096
    /// What each row of a thousand values takes beside the value: the user's identifier and two numbers.
    private static let rows = 1000 * 20

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let method: HTTPRequest.Method
        /// `ADA` stands for a user who is there.
        let path: String
        let status: Int
        let body: String
    }

    private static func values(_ count: Int, _ length: Int) -> String {
        (0..<count).map { number in
            let text = "\(number)-" + String(repeating: "x", count: length)
            return #"{"value":"\#(String(text.utf8.prefix(length)) ?? "")"}"#
        }.joined(separator: ",")
    }

    private static let long = String(repeating: "n", count: 6_000_000)

    static let cases = [
        Case(
            testDescription: "a name that is too long", method: .post, path: "/Users", status: 400,
            body: #"{"userName":"\#(long)"}"#),
        Case(
            testDescription: "a group's name that is too long", method: .post, path: "/Groups", status: 400,
            body: #"{"displayName":"\#(long)"}"#),
        Case(
            testDescription: "an unknown attribute", method: .post, path: "/Users", status: 201,
            body: #"{"userName":"eve","\#(long)":"\#(long)"}"#),
        Case(
            testDescription: "a name that is taken", method: .post, path: "/Users", status: 409,
            body: #"{"userName":"ada","title":"\#(String(repeating: "t", count: 8000))"}"#),
        Case(
            testDescription: "long e-mail addresses", method: .post, path: "/Users", status: 201,
            body: #"{"userName":"eve","emails":[\#(values(120, 8000))]}"#),
        Case(
            testDescription: "many e-mail addresses", method: .post, path: "/Users", status: 201,
            body: #"{"userName":"eve","emails":[\#(values(900, 500))]}"#),
        Case(
            testDescription: "long values of every kind", method: .post, path: "/Users", status: 201,
            body:
                #"{"userName":"eve","title":"\#(String(repeating: "t", count: 8000))","photos":[{"value":"\#(String(repeating: "p", count: 200_000))"}],"entitlements":[\#(values(90, 8000))]}"#
        ),
        Case(
            testDescription: "a list in place of another", method: .patch, path: "/Users/ADA", status: 200,
            body: #"{"Operations":[{"op":"replace","path":"emails","value":[\#(values(120, 8000))]}]}"#),
    ]

    @Test(arguments: cases)
    func `a request stores no more than twice its body`(test: Case) throws {
        let acme = try TestProvider()
        let ada = try acme.createUser("ada")
        let before = try acme.rowBytes
        #expect(try acme.send(test.method, test.path.substituting("ADA", by: ada), test.body).status == test.status)
        let stored = try acme.rowBytes - before
        #expect(stored <= 2 * test.body.utf8.count + Self.overhead + Self.rows)
        if test.status >= 400 { #expect(stored <= Self.overhead) }
    }

    @Test func `a rename stores the old name no longer than a name may be`() throws {
        let acme = try TestProvider()
        let names = (0..<4).map { "\($0)" + String(repeating: "n", count: 1023) }
        let ada = try acme.createUser(names[0])
        for name in names.dropFirst() {
            let before = try acme.rowBytes
            let body = #"{"Operations":[{"op":"replace","path":"userName","value":"\#(name)"}]}"#
            #expect(try acme.send(.patch, "/Users/\(ada)", body).status == 200)
            #expect(try acme.rowBytes - before <= 4 * name.utf8.count + Self.overhead)
        }
    }
}
