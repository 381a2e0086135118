import SCIMHost
import Testing

/// The settings of a file, read as systemd's `EnvironmentFile=` reads them.
@Suite struct EnvironmentFileTests {
    @Test(arguments: [
        ("KEY=value", "value"), ("KEY =value", "value"), ("KEY= value ", "value"), ("KEY=a b  c  ", "a b  c"),
        ("KEY=", ""),
        ("KEY='a \" $ \\ b'", "a \" $ \\ b"), ("KEY=\"a ' b\"", "a ' b"), (#"KEY="\"\\\`\$""#, "\"\\`$"),
        (#"KEY="\n""#, #"\n"#),
        ("KEY=\"one\\\ntwo\"", "onetwo"), ("KEY=\"one\ntwo\"", "one\ntwo"), ("KEY='one'\"two\"", "onetwo"),
        ("KEY='a '  ", "a "), (#"KEY=a\ \ "#, "a  "), (#"KEY=\'a"#, "'a"), ("KEY=one\\\ntwo", "onetwo"),
        ("KEY=it's", "it's"), ("KEY=a#b", "a#b"), ("KEY=a\\", "a"), ("KEY=a=b", "a=b"),
    ])
    func `reads a value`(line: String, value: String) throws {
        let file = try EnvironmentFile(parsing: line + "\n", name: "scim.conf")
        #expect(file.settings.map(\.key) == ["KEY"])
        #expect(file.settings.map(\.value) == [value])
    }

    @Test func `skips comments and empty lines, and counts them`() throws {
        let text = "# one\n\n  ; two\nA=\"1\n2\"\n\tB=3\r\nC=4"
        let file = try EnvironmentFile(parsing: text, name: "scim.conf")
        #expect(file.settings.map(\.key) == ["A", "B", "C"])
        #expect(file.settings.map(\.value) == ["1\n2", "3", "4"])
        #expect(file.settings.map(\.place) == ["scim.conf:4", "scim.conf:6", "scim.conf:7"])
    }

    @Test(arguments: [
        ("A=1\nB", "scim.conf:2: the line has no \"=\""),
        ("A='1\nB=2\n", "scim.conf:1: a quote is not closed"),
        ("\nA=\"1\\", "scim.conf:2: a quote is not closed"),
        ("SCIM_FCGI_QUOTA=\"1", "scim.conf:1: SCIM_FCGI_QUOTA: a quote is not closed"),
    ])
    func `refuses a line without = and a quote that is not closed`(text: String, message: String) {
        let error = #expect(throws: ConfigurationError.self) { try EnvironmentFile(parsing: text, name: "scim.conf") }
        #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
    }
}
