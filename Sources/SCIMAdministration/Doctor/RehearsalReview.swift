import SCIMCore
package import SCIMDirectory
package import SCIMHost

/// What playing Entra's requests has shown.
package struct RehearsalReview {
    package private(set) var findings: [Finding] = []
    private let facts: RehearsalFacts
    private let baseURL: BaseURL?
    /// What was called.
    private let url: String
    private let organization: String
    private let name: String
    /// Whether nothing further can be said, because hardly anything arrived.
    private var isBlocked = false

    /// - Parameters:
    ///   - url: what was called.
    ///   - baseURL: what is told to Entra; nil while it is not set.
    package init(_ facts: RehearsalFacts, url: String, baseURL: BaseURL?, organization: Organization) {
        self.facts = facts
        self.url = url
        self.baseURL = baseURL
        self.organization = organization.name.forDisplay
        name = organization.name
        for part in facts.parts where !isBlocked { review(part) }
        if isBlocked || facts.parts.count == 1 {
            findings.append(.skipped("Entra's requests", "the others were not played: first mend the failure above"))
            return
        }
        reviewMethods()
        reviewLocations()
    }

    private mutating func review(_ part: RehearsalFacts.Part) {
        var skipped: [String] = []
        for act in part.acts {
            switch act.outcome {
            case .done: continue
            case .untried: skipped.append(act.name)
            case .failed(let fault):
                let explained = explain(fault, act)
                let subject = explained.subject ?? part.name
                // What does not come through for one does not for the next, and is told once.
                if subject == act.method, findings.contains(where: { $0.subject == subject }) {
                    skipped.append(act.name)
                } else {
                    findings.append(.failure(subject, explained.text, fix: explained.fix))
                }
                if explained.blocksAll {
                    isBlocked = true
                    return
                }
            }
        }
        let done = part.acts.filter { if case .done = $0.outcome { true } else { false } }
        if !skipped.isEmpty {
            findings.append(
                .skipped(part.name, "\(skipped.joined(separator: ", ")): not before the failure above is mended"))
        }
        if done.count == part.acts.count {
            findings.append(.good(part.name, done.map(\.name).joined(separator: ", ")))
        }
    }

    /// A fault in words.
    private struct Explained {
        /// nil for that of the part.
        var subject: String?
        var text: String
        var fix: String
        var blocksAll = false
    }

    private func explain(_ fault: RehearsalFacts.Fault, _ act: RehearsalFacts.Act) -> Explained {
        let name = act.name
        guard let status = fault.status else {
            return Explained(
                text: "\(name): \(fault.explanation)",
                fix: "tail /var/log/nginx/error.log says what nginx did with the connection")
        }
        if status == 401 { return refusedToken }
        let isOurs = fault.detail != nil
        if (300..<400).contains(status) {
            return Explained(
                subject: "base URL",
                text:
                    "it redirects (\(status)) to \(fault.location?.forDisplay ?? "elsewhere"), and Entra does not follow with its token",
                fix:
                    "Take the address that it leads to: scimctl base-url set https://HOST/scim/v2, and as Tenant URL in Entra",
                blocksAll: true)
        }
        if let refused = blocked(act, fault, status) { return refused }
        if !isOurs {
            return Explained(
                subject: "base URL",
                text: "what answers at \(url) is not scim-fcgi: \(status) without SCIM's JSON (\(name))",
                fix:
                    "include snippets/scim-fcgi*.conf; in the server block of that host, then: systemctl reload nginx; "
                    + "or correct it: scimctl base-url set https://HOST/scim/v2",
                blocksAll: true)
        }
        return answered(fault, act, status)
    }

    /// What the web server says in SCIM's form, and what the worker does.
    private func answered(_ fault: RehearsalFacts.Fault, _ act: RehearsalFacts.Act, _ status: Int) -> Explained {
        let text = "\(act.name): \(fault.explanation)"
        switch status {
        case 413:
            return Explained(
                subject: "body size", text: text,
                fix: "client_max_body_size 8m; in the location of /scim/v2 (the shipped snippet has it)")
        case 429:
            return Explained(
                text: text, fix: "rate=100r/s with burst=200 in limit_req_zone and limit_req, or none", blocksAll: true)
        case 502, 504:
            return Explained(
                subject: "worker", text: text, fix: "systemctl status scim-fcgi; journalctl -u scim-fcgi",
                blocksAll: true)
        case 503:
            return Explained(
                subject: "worker", text: text, fix: "systemctl status scim-fcgi says what it cannot do", blocksAll: true
            )
        case 400..<500:
            return Explained(
                text: text,
                fix:
                    "\(SuggestedCommand("org show", [name]).text) and "
                    + "\(SuggestedCommand("schema list", organization: name).text) say what it wants of Entra"
            )
        default:
            return Explained(text: text, fix: "journalctl -u scim-fcgi has the request and its cause")
        }
    }

    /// A method that the web server refuses where others pass; nil for anything else.
    private func blocked(_ act: RehearsalFacts.Act, _ fault: RehearsalFacts.Fault, _ status: Int) -> Explained? {
        // The worker knows each method that is played, and refuses with 403 only what is switched off.
        guard [403, 405, 501].contains(status), fault.detail == nil || status != 403 || !facts.wasSwitchedOff else {
            return nil
        }
        if act.method == "GET" {
            guard status == 403 else { return nil }
            return Explained(
                subject: "access",
                text: "nginx, or what stands before it, does not admit this machine: \(fault.explanation)",
                fix: "its allow and deny lines must let Entra's addresses pass (and this machine's, for doctor)",
                blocksAll: true)
        }
        return Explained(
            subject: act.method,
            text: "nginx, or what stands before it, refuses \(act.method) with \(status): the worker never saw it",
            fix:
                "Remove limit_except from the location of /scim/v2 (sudo scimctl nginx check says where it stands), then: "
                + "systemctl reload nginx; a firewall before it must let \(act.method) pass")
    }

    /// A token that is good, and was refused.
    private var refusedToken: Explained {
        if facts.tokenWasLost {
            return Explained(
                subject: "authorization",
                text: "the Authorization field does not arrive at the worker, so every token is answered 401",
                fix:
                    "fastcgi_param HTTP_AUTHORIZATION $http_authorization if_not_empty; and auth_basic off; in the location "
                    + "of /scim/v2 (the shipped snippet has it)",
                blocksAll: true)
        }
        return Explained(
            subject: "base URL",
            text: "another server answers at \(url): it does not know a token that is valid here",
            fix: "scimctl base-url set https://HOST/scim/v2 with the name of this server; the backend of nginx must be "
                + "this machine's worker",
            blocksAll: true)
    }

    /// Each method that was played and came through.
    private mutating func reviewMethods() {
        let acts = facts.parts.flatMap(\.acts)
        for method in ["PATCH", "DELETE"] {
            let played = acts.filter { act in
                if case .untried = act.outcome { false } else { act.method == method }
            }
            guard !played.isEmpty, !findings.contains(where: { $0.subject == method }) else { continue }
            findings.append(.good(method, "nginx lets it pass"))
        }
    }

    private mutating func reviewLocations() {
        let subject = "locations"
        guard let baseURL else {
            return findings.append(.skipped(subject, "as long as no base URL is set they begin with none"))
        }
        guard let first = facts.locations.first else { return }
        if let wrong = facts.locations.first(where: { !$0.hasPrefix(baseURL.text + "/") }) {
            findings.append(
                .failure(
                    subject, "\(wrong.forDisplay) does not begin with the base URL \(baseURL.text)",
                    fix:
                        "The worker has another database than scimctl: compare SCIM_FCGI_DATABASE of both, systemctl cat scim-fcgi"
                ))
        } else if url != baseURL.text {
            findings.append(
                .warning(
                    subject, "they begin with the base URL \(baseURL.text), and \(url) was called",
                    fix: "Where Entra is to call \(url): scimctl base-url set \(url)"))
        } else {
            findings.append(.good(subject, "they begin with the base URL, as \(first.forDisplay)"))
        }
    }
}
