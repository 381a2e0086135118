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
                    fix: "Add its DNS record, or correct the name: scimctl base-url set https://HOST/scim/v2"))
        case .unreachable(let reason):
            findings.append(
                .failure(
                    "connection", "nobody answers at \(facts.url): \(reason)",
                    fix:
                        "systemctl start nginx (nginx -t says what keeps it), let it listen there, or correct the URL: "
                        + "scimctl base-url set https://HOST/scim/v2"))
        case .timedOut:
            findings.append(
                .failure(
                    "connection", "no answer came from \(facts.url) in time",
                    fix:
                        "Let the firewall pass its port; a network that does not let this machine reach its own public "
                        + "address needs a line for it in /etc/hosts"))
        case .untrusted(let reason): reviewDistrust(reason)
        case .failed(let reason):
            findings.append(
                .failure(
                    "TLS", "no TLS with \(host): \(reason)",
                    fix: "The server block's listen line must say ssl; ssl_protocols TLSv1.2 TLSv1.3;"))
        }
    }

    /// Host and port.
    private var host: String { String(facts.url.dropFirst("https://".count).prefix { $0 != "/" }) }

    private func days(until end: Instant) -> Int { Int((end.milliseconds - now.milliseconds) / 86_400_000) }

    private mutating func reviewCertificate() {
        let subject = "certificate"
        guard let own = facts.certificates.first, let end = facts.certificates.compactMap(\.ends).min() else {
            return findings.append(.skipped(subject, "libcurl does not tell what the server showed"))
        }
        let days = days(until: end)
        let text =
            "\(own.subject.forDisplay), of \(own.issuer.forDisplay), ends \(end.dateTime), in \(days.counted("day"))"
        if days < ConnectionReview.renewal {
            findings.append(
                .warning(
                    subject, text,
                    fix:
                        "certbot renew (systemctl status certbot.timer says why it did not), then: systemctl reload nginx"
                ))
        } else {
            findings.append(.good(subject, text))
        }
        if !facts.isTrustedByHost {
            findings.append(
                .warning(
                    subject,
                    "only \(facts.authorities ?? "a file") makes it trusted: Entra trusts public authorities alone",
                    fix:
                        "certbot certonly --webroot -w /var/www/html -d \(host.prefix { $0 != ":" }); for a trial it may stay"
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
                    fix: "ssl_protocols TLSv1.2 TLSv1.3; in nginx"))
        } else if versions.old {
            findings.append(
                .warning(
                    subject, "versions before 1.2 are offered, which nobody needs and some break",
                    fix: "ssl_protocols TLSv1.2 TLSv1.3; in nginx"))
        } else {
            findings.append(.good(subject, versions.tls13 ? "1.2 and 1.3" : "1.2"))
        }
    }

    private mutating func reviewDistrust(_ reason: String) {
        let own = facts.certificates.first
        let outOfTime = facts.certificates.first { $0.ends.map { $0 <= now } ?? false }
        let early = facts.certificates.first { $0.begins.map { $0 > now } ?? false }
        let reload = "then: systemctl reload nginx"
        let finding: Finding
        if let outOfTime, let end = outOfTime.ends {
            finding = .failure(
                "certificate", "\(outOfTime.subject.forDisplay) expired \(end.dateTime), \(end.relative(to: now))",
                fix: "certbot renew, \(reload)")
        } else if let early, let begin = early.begins {
            finding = .failure(
                "certificate",
                "\(early.subject.forDisplay) is valid from \(begin.dateTime) on, and it is \(now.dateTime) here",
                fix: "timedatectl shows whether the clock is right; else renew it, \(reload)")
        } else if reason.holds("subject name") || reason.holds("hostname") {
            finding = .failure(
                "certificate", "it is for another name than \(host): \(own?.subject.forDisplay ?? reason)",
                fix: "certbot certonly --webroot -w /var/www/html -d \(host.prefix { $0 != ":" }), \(reload)")
        } else if let own, facts.certificates.count == 1, own.subject != own.issuer {
            finding = .failure(
                "certificate", "the chain is not complete: that of \(own.issuer.forDisplay) is not sent",
                fix: "ssl_certificate must name the file with the whole chain (fullchain.pem), \(reload)")
        } else {
            finding = .failure(
                "certificate", "nobody trusts it, and Entra will not either: \(reason)",
                fix: "certbot certonly --webroot -w /var/www/html -d \(host.prefix { $0 != ":" }); for a trial: "
                    + "SCIM_CA_FILE=FILE scimctl doctor")
        }
        findings.append(finding)
    }
}
