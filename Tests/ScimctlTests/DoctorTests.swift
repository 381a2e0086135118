import OrderedCollections
import SCIMCore
import TestBed
import Testing

/// The face of `scimctl doctor`; what it finds behind a web server `scripts/test-doctor` shows.
@Suite struct DoctorTests {
    let scimctl: Scimctl

    init() throws { scimctl = try Scimctl() }

    private static let nowhere = "https://localhost:1/scim/v2"

    @Test func `a failure ends it with 1, and each finding has all of its members`() throws {
        let directory = scimctl.installation.directory
        let settings = directory.text(of: "scim-fcgi.conf") + "SCIM_FCGI_SOCKET=\(directory.file("none.sock"))\n"
        try directory.write(settings, to: "stopped.conf")
        let words = ["doctor", "--url", Self.nowhere, "--config", directory.file("stopped.conf")]
        let answer = try scimctl.run(words + ["--json"])
        #expect(answer.status == 1)
        let object = try answer.json()
        #expect(object.keys.first == "schema")
        let findings = try #require(object["findings"]?.array)
        for finding in findings {
            for member in ["severity", "subject", "text", "fix"] { #expect(finding[member] != nil, "\(finding)") }
            let isBad = ["warning", "failure"].contains(finding["severity"]?.string)
            #expect((finding["fix"]?.string?.isEmpty == false) == isBad, "\(finding)")
        }
        let failed = findings.filter { $0["severity"] == "failure" }
        #expect(failed.map { $0["subject"]?.string } == ["service", "connection"])
        #expect(findings.contains { $0["subject"] == "Entra's requests" && $0["severity"] == "skipped" })
        let text = try scimctl.run(words)
        #expect(text.output.contains("FAILURE  connection: no answer at https://localhost:1/scim/v2"))
        #expect(text.output.contains("\n         fix: systemctl start nginx"))
        #expect(text.error == "scimctl: 2 failures\n")
    }

    @Test func `says so if nothing is set up`() throws {
        try scimctl.installation.directory.write(
            "SCIM_FCGI_DATABASE=\(scimctl.installation.directory.file("none.db"))\n", to: "new.conf")
        let answer = try scimctl.run(["doctor", "--config", scimctl.installation.directory.file("new.conf")])
        #expect(answer.status == 1)
        #expect(answer.output.contains("FAILURE  database: there is no database at"))
        #expect(answer.output.contains("skipped  Entra's requests: not checked"))
    }

    @Test(
        arguments: [
            (["--url", "http://localhost"], 2), (["--url", "localhost"], 2), (["--org", "akme"], 3),
            (["--config", "/nowhere"], 7),
        ] as [([String], Int32)])
    func `what cannot be done is not a finding`(words: [String], status: Int32) throws {
        let config = words.contains("--config") ? [] : ["--config", scimctl.installation.configurationFile]
        let answer = try scimctl.run(["doctor"] + words + config)
        #expect(answer.status == status, "\(answer.error)")
        #expect(answer.output.isEmpty)
    }
}
