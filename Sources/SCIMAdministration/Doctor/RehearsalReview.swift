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
            findings.append(.skipped("Entra's requests", "the rest were not sent: fix the failure above first"))
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
                .skipped(part.name, "\(skipped.joined(separator: ", ")): not tried because of the failure above"))
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
        var fix: Remedy
        var blocksAll = false
    }

    private func explain(_ fault: RehearsalFacts.Fault, _ act: RehearsalFacts.Act) -> Explained {
        let name = act.name
        guard let status = fault.status else {
            return Explained(
                text: "\(name): \(fault.explanation)",
                fix: "\(machine: .command("tail /var/log/nginx/error.log")) says what nginx did with the connection")
        }
        if status == 401 { return refusedToken }
        let isOurs = fault.detail != nil
        if (300..<400).contains(status) {
            return Explained(
                subject: "base URL",
                text:
                    "it redirects (\(status)) to \(fault.location?.forDisplay ?? "elsewhere"), and Entra does not follow redirects with its token",
                fix:
                    "Use the address that it leads to: \(do: .setBaseURL(nil)), and as Tenant URL in Entra",
                blocksAll: true)
        }
        if let refused = blocked(act, fault, status) { return refused }
        if !isOurs {
            return Explained(
                subject: "base URL",
                text: "what answers at \(url) is not scim-fcgi: \(status) without SCIM's JSON (\(name))",
                fix:
                    "\(machine: .nginx("include snippets/scim-fcgi*.conf;")) in the server block of that host, then: "
                    + "\(machine: .reloadNginx). Or correct the base URL: \(do: .setBaseURL(nil))",
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
                fix:
                    "\(machine: .nginx("client_max_body_size 8m;")) in the location of /scim/v2 (the shipped snippet has it)"
            )
        case 429:
            return Explained(
                text: text, fix: "rate=100r/s and burst=200 in limit_req_zone and limit_req, or no limit",
                blocksAll: true)
        case 502, 504:
            return Explained(
                subject: "worker", text: text, fix: "\(machine: .serviceStatus); \(machine: .serviceLog)",
                blocksAll: true)
        case 503:
            return Explained(
                subject: "worker", text: text, fix: "\(machine: .serviceStatus) says what is wrong", blocksAll: true
            )
        case 400..<500:
            return Explained(
                text: text,
                fix:
                    "\(do: .showOrganization(name)) and \(do: .listSchemas(organization: name)) show what it expects "
                    + "from Entra"
            )
        default:
            return Explained(text: text, fix: "\(machine: .serviceLog) shows the request and the cause")
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
                text: "nginx, or a proxy before it, denies access to this machine: \(fault.explanation)",
                fix: "Its allow and deny lines must let Entra's addresses pass (and this machine's, for this check)",
                blocksAll: true)
        }
        return Explained(
            subject: act.method,
            text:
                "nginx, or a proxy before it, refuses \(act.method) with \(status): the request never reached the worker",
            fix:
                "Remove limit_except from the location of /scim/v2 (sudo \(do: .checkNginx) shows where it is), then: "
                + "\(machine: .reloadNginx). A firewall before it must let \(act.method) pass")
    }

    /// A token that is good, and was refused.
    private var refusedToken: Explained {
        if facts.tokenWasLost {
            return Explained(
                subject: "authorization",
                text: "the Authorization field does not arrive at the worker, so every token is answered 401",
                fix:
                    "\(machine: .nginx("fastcgi_param HTTP_AUTHORIZATION $http_authorization if_not_empty;")) and "
                    + "\(machine: .nginx("auth_basic off;")) in the location of /scim/v2 (the shipped snippet has it)",
                blocksAll: true)
        }
        return Explained(
            subject: "base URL",
            text: "another server answers at \(url): it does not know a token that is valid here",
            fix:
                "\(do: .setBaseURL(nil)) with the name of this server; nginx must pass requests to this machine's worker",
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
            return findings.append(.skipped(subject, "no base URL is set, so they have none"))
        }
        guard let first = facts.locations.first else { return }
        if let wrong = facts.locations.first(where: { !$0.hasPrefix(baseURL.text + "/") }) {
            findings.append(
                .failure(
                    subject, "\(wrong.forDisplay) does not begin with the base URL \(baseURL.text)",
                    fix:
                        "The worker uses another database than this command: compare \(machine: .setting("SCIM_FCGI_DATABASE")) of "
                        + "both, \(machine: .unit(.cat, "scim-fcgi"))"
                ))
        } else if url != baseURL.text {
            findings.append(
                .warning(
                    subject, "they begin with the base URL \(baseURL.text), but \(url) was called",
                    fix: "If Entra is to call \(url): \(do: .setBaseURL(url))"))
        } else {
            findings.append(.good(subject, "they begin with the base URL, such as \(first.forDisplay)"))
        }
    }
}
