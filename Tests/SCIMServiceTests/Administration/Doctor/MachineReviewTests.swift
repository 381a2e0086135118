import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost
import Testing

/// What doctor says of the machine, the database and the settings.
@Suite struct MachineReviewTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    private func findings(_ change: (inout MachineFacts) -> Void = { _ in }) throws -> [Finding] {
        var machine = MachineFacts.sound(in: acme.directory)
        change(&machine)
        return try acme.administration.checkup(of: machine, backups: acme.directory + "/backups").findings
    }

    private func one(_ severity: Finding.Severity, _ subject: String, in findings: [Finding]) throws -> Finding {
        try #require(findings.first { $0.severity == severity && $0.subject == subject }, "\(findings)")
    }

    @Test func `warns only about the missing backup if all is well`() throws {
        let findings = try findings()
        #expect(findings.filter { $0.severity == .warning || $0.severity == .failure }.map(\.subject) == ["backup"])
        for subject in ["service", "socket", "scim-fcgi.socket", "nginx", "files", "clock", "database", "disk"] {
            _ = try one(.good, subject, in: findings)
        }
    }

    @Test func `everything that is wrong says how to fix it`() throws {
        let bad = try findings { machine in
            machine.daemon = DaemonState(.stopped, "inactive (dead)")
            machine.socket.access?.mode = 0o666
            machine.files[1].access?.mode = 0o644
            machine.files[1].access?.owner = "root"
            machine.clock = .unsynchronized
            machine.units =
                "Id=scim-fcgi.socket\nLoadState=loaded\nActiveState=failed\nUnitFileState=enabled\n\n"
                + "Id=scim-fcgi-backup.timer\nLoadState=loaded\nActiveState=active\nUnitFileState=disabled\n"
            machine.nginx = .dump(NginxTests.dump(location: "limit_except GET { deny all; }"))
        }
        #expect(try one(.failure, "service", in: bad).fix?.shellText == "systemctl status scim-fcgi")
        #expect(try one(.warning, "socket", in: bad).fix?.shellText.contains("SocketMode=0660") == true)
        #expect(try one(.failure, "files", in: bad).fix?.shellText == "chown _scim-fcgi: \(acme.directory)/scim.db")
        #expect(try one(.warning, "files", in: bad).fix?.shellText == "chmod 0600 \(acme.directory)/scim.db")
        #expect(try one(.warning, "clock", in: bad).fix?.shellText.contains("set-ntp") == true)
        let socket = try one(.failure, "scim-fcgi.socket", in: bad)
        #expect(socket.fix?.shellText == "systemctl enable --now scim-fcgi.socket")
        let timer = try one(.warning, "scim-fcgi-backup.timer", in: bad)
        #expect(timer.fix?.shellText == "systemctl enable scim-fcgi-backup.timer")
        #expect(try one(.failure, "nginx: methods", in: bad).text.contains("limit_except"))
        for finding in bad where finding.severity == .warning || finding.severity == .failure {
            #expect(finding.fix?.parts.isEmpty == false, "\(finding)")
        }
    }

    @Test func `what cannot be examined here is reported as skipped`() throws {
        let skipped = try findings { machine in
            machine.units = nil
            machine.nginx = .unknown("its configuration was not read, which takes root")
            machine.clock = .unknown("the kernel does not say")
            machine.daemon = DaemonState(.unknown, "nobody was asked")
        }
        for subject in ["units", "nginx", "clock", "service"] { _ = try one(.skipped, subject, in: skipped) }
        #expect(!skipped.contains { $0.severity == .failure })
    }

    @Test func `a clock that was set back shows in the log`() throws {
        try acme.createUser("ada@example.org")
        acme.clock.advance(seconds: -3600)
        #expect(try one(.warning, "clock", in: findings()).text.contains("it was set back"))
    }

    @Test func `reports tokens that expire, an organization that is off and one without a token`() throws {
        _ = try acme.administration.createToken(for: acme.organization, name: "short", lifetime: 86_400)
        let tokens = try one(.failure, "tokens", in: findings())
        #expect(tokens.fix?.shellText.contains("token rotate --org acme short") == true)
        for name in ["short", "test"] { _ = try acme.administration.revokeToken(name, of: acme.organization) }
        #expect(try one(.failure, "tokens", in: findings()).text.contains("no valid token"))
        _ = try acme.administration.set(.scim(false), of: acme.organization)
        let off = try findings()
        #expect(try one(.warning, "acme: SCIM", in: off).fix?.shellText == "scimctl org enable acme")
        #expect(!off.contains { $0.severity == .failure })
    }

    @Test func `a machine without setup has one failure for each thing to do`() throws {
        let machine = MachineFacts.sound(in: acme.directory)
        let none = Administration.Checkup(of: machine, without: ServiceError(.failed, "there is no database"))
        #expect(none.findings.filter { $0.severity == .failure }.map(\.subject) == ["database"])
        #expect(none.findings.filter { $0.severity == .skipped }.map(\.subject).contains("Entra's requests"))
        let unset = try TestProvider(enabled: false, baseURL: nil)
        let findings = try unset.administration.checkup(of: machine, backups: unset.directory).findings
        #expect(findings.filter { $0.severity == .failure }.map(\.subject) == ["base URL"])
    }
}
