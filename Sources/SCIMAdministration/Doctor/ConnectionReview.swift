package import SCIMCore
import SCIMHost

/// What of a connection keeps Entra from calling, or soon will.
package struct ConnectionReview {
    package private(set) var findings: [Finding] = []
    private let facts: ConnectionFacts
    private let now: Instant

    /// Days before the end of a certificate from which on its renewal is late: certbot renews 30 days before.
    private static let renewal = 14

    package init(_ facts: ConnectionFacts, at now: Instant) {
        self.facts = facts
        self.now = now
        switch facts.outcome {
        case .connected:
            findings.append(.good("connection", "\(host) answers\(facts.address.map { " at \($0)" } ?? "")"))
            reviewCertificate()
            reviewVersions()
        case .unresolved:
            findings.append(
                .failure(
                    "base URL", "the name \(host) of \(facts.url) has no address",
                    fix: "Add its DNS record, or correct the name: \(do: .setBaseURL(nil))"))
        case .unreachable(let reason):
            findings.append(
                .failure(
                    "connection", "no answer at \(facts.url): \(reason)",
                    fix:
                        "\(machine: .unit(.start, "nginx")) (\(machine: .command("nginx -t")) says what stops it), make it "
                        + "listen there, or correct the URL: \(do: .setBaseURL(nil))"))
        case .timedOut:
            findings.append(
                .failure(
                    "connection", "\(facts.url) did not answer in time",
                    fix:
                        "Open its port in the firewall. If the network does not let this machine reach its own public "
                        + "address, add a line for it to /etc/hosts"))
        case .untrusted(let reason): reviewDistrust(reason)
        case .failed(let reason):
            findings.append(
                .failure(
                    "TLS", "no TLS with \(host): \(reason)",
                    fix:
                        "The server block's listen line must say ssl, with \(machine: .nginx("ssl_protocols TLSv1.2 TLSv1.3;"))"
                ))
        }
    }

    /// Host and port.
    private var host: String { String(facts.url.dropFirst("https://".count).prefix { $0 != "/" }) }

    private var newCertificate: Remedy.MachineStep {
        .command(
            "certbot certonly --webroot -w /var/www/html -d \(SuggestedCommand.word(String(host.prefix { $0 != ":" })))"
        )
    }

    private func days(until end: Instant) -> Int { Int((end.milliseconds - now.milliseconds) / 86_400_000) }

    private mutating func reviewCertificate() {
        let subject = "certificate"
        guard let own = facts.certificates.first, let end = facts.certificates.compactMap(\.ends).min() else {
            return findings.append(.skipped(subject, "libcurl does not report the server's certificate"))
        }
        let days = days(until: end)
        let text =
            "\(own.subject.forDisplay), issued by \(own.issuer.forDisplay), expires \(end.dateTime), in \(days.counted("day"))"
        if days < ConnectionReview.renewal {
            findings.append(
                .warning(
                    subject, text,
                    fix:
                        "\(machine: .command("certbot renew")) (\(machine: .unit(.status, "certbot.timer")) says why it was not "
                        + "renewed), then: \(machine: .reloadNginx)"
                ))
        } else {
            findings.append(.good(subject, text))
        }
        if !facts.isTrustedByHost {
            findings.append(
                .warning(
                    subject,
                    "it is trusted only because of \(facts.authorities ?? "a file"): Entra trusts only public authorities",
                    fix:
                        "\(machine: newCertificate); for a test it is good enough"
                ))
        }
    }

    private mutating func reviewVersions() {
        guard let versions = facts.versions else { return }
        let subject = "TLS versions"
        if !versions.tls12 {
            findings.append(
                .failure(
                    subject, "TLS 1.2 is not offered, and Entra needs it",
                    fix: "\(machine: .nginx("ssl_protocols TLSv1.2 TLSv1.3;")) in nginx"))
        } else if versions.old {
            findings.append(
                .warning(
                    subject, "versions before 1.2 are offered, which are insecure and not needed",
                    fix: "\(machine: .nginx("ssl_protocols TLSv1.2 TLSv1.3;")) in nginx"))
        } else {
            findings.append(.good(subject, versions.tls13 ? "1.2 and 1.3" : "1.2"))
        }
    }

    private mutating func reviewDistrust(_ reason: String) {
        let own = facts.certificates.first
        let outOfTime = facts.certificates.first { $0.ends.map { $0 <= now } ?? false }
        let early = facts.certificates.first { $0.begins.map { $0 > now } ?? false }
        let reload: Remedy = "then: \(machine: .reloadNginx)"
        let finding: Finding
        if let outOfTime, let end = outOfTime.ends {
            finding = .failure(
                "certificate", "\(outOfTime.subject.forDisplay) expired \(end.dateTime), \(end.relative(to: now))",
                fix: "\(machine: .command("certbot renew")), \(reload)")
        } else if let early, let begin = early.begins {
            finding = .failure(
                "certificate",
                "\(early.subject.forDisplay) is valid from \(begin.dateTime), but it is \(now.dateTime) here",
                fix: "\(machine: .clock) shows whether the clock is right. If it is, renew the certificate, \(reload)")
        } else if reason.holds("subject name") || reason.holds("hostname") {
            finding = .failure(
                "certificate", "it is for another name than \(host): \(own?.subject.forDisplay ?? reason)",
                fix: "\(machine: newCertificate), \(reload)")
        } else if let own, facts.certificates.count == 1, own.subject != own.issuer {
            finding = .failure(
                "certificate", "the chain is incomplete: the certificate of \(own.issuer.forDisplay) is not sent",
                fix: "ssl_certificate must name the file with the whole chain (fullchain.pem), \(reload)")
        } else {
            finding = .failure(
                "certificate", "it is not trusted, and Entra will not trust it either: \(reason)",
                fix: "\(machine: newCertificate); for a test, name your CA's certificate in the environment variable "
                    + "\(machine: .setting("SCIM_CA_FILE"))")
        }
        findings.append(finding)
    }
}
