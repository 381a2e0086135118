import SCIMCore
import SCIMHost
import Testing

@Suite struct BaseURLTests {
    @Test(arguments: [
        "https://scim.example.org/scim/v2", "https://scim.example.org:8443/scim/v2/", "https://192.0.2.7/scim/v2",
        "https://[2001:db8::7]:8443/scim/v2",
    ])
    func `accepts a name or an address, and a port`(text: String) throws {
        #expect(try BaseURL(text).path == "/scim/v2")
    }

    /// It is shown inside commands that people copy.
    @Test(arguments: "@?#;&$()'!*+,=~%|`<>{} \"\\\u{2028}\u{F6}".map { String($0) })
    func `refuses what a shell could read in a host`(character: String) {
        #expect(throws: SCIMError.self) { try BaseURL("https://scim\(character)example.org/scim/v2") }
    }
}
