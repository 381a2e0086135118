import SCIMCore
import SCIMHost
import Testing

/// The public address that an administrator sets.
@Suite struct BaseURLTextTests {
    @Test(arguments: [
        "https://scim.example.org/scim/v2", "https://scim.example.org:8443/scim/v2", "https://192.0.2.1/scim/v2",
        "https://[2001:db8::1]:443/scim/v2",
    ])
    func `accepts a name or an address, with or without a port`(text: String) throws {
        #expect(try BaseURL(text).text == text)
        #expect(try BaseURL(text + "/").text == text)
        #expect(try BaseURL(text).path == "/scim/v2")
    }

    @Test(arguments: [
        ("http://scim.example.org/scim/v2", "it must begin with https://"), ("", "it must begin with https://"),
        ("https://", "expected a host and the path /scim/v2"),
        ("https://scim.example.org", "expected a host and the path /scim/v2"),
        ("https:///scim/v2", "expected a host and the path /scim/v2"),
        ("https://scim.example.org/scim", "the path must be /scim/v2"),
        ("https://scim.example.org/scim/v2?x", "the path must be /scim/v2"),
        ("https://scim.example.org/SCIM/v2", "the path must be /scim/v2"),
        ("https://ada@scim.example.org/scim/v2", "the host contains a character that host names cannot have"),
        ("https://$(id)/scim/v2", "the host contains a character that host names cannot have"),
    ])
    func `refuses anything else and says why`(text: String, reason: String) {
        let error = #expect(throws: SCIMError.self) { try BaseURL(text) }
        #expect(error?.detail.contains(reason) == true, "\(error?.detail ?? "")")
    }

    @Test(arguments: [
        ("/Users/1", "https://scim.example.org/scim/v2/Users/1"), ("Users", "https://scim.example.org/scim/v2/Users"),
        ("", "https://scim.example.org/scim/v2"), ("/Users/\"", "https://scim.example.org/scim/v2"),
        ("/a b", "https://scim.example.org/scim/v2"), ("/é", "https://scim.example.org/scim/v2"),
    ])
    func `keeps a path as the client wrote it, if it can be part of a URL`(path: String, address: String) throws {
        #expect(try BaseURL("https://scim.example.org/scim/v2").address(ofPath: path) == address)
    }
}
