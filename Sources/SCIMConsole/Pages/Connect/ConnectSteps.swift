import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// The steps of the guide for one organization.
struct ConnectSteps {
    let visit: OrganizationVisit
    let progress: ConnectionProgress

    var all: [ConnectStep] {
        let sections = progress.baseURL.map {
            EntraSettings(
                baseURL: $0, secret: nil, organization: visit.organization, credential: progress.credential
            ).sections
        }
        let here = [baseURL, enabling, credential]
        guard let sections else { return here }
        return here + sections.flatMap(steps)
    }

    // MARK: - Here

    private var baseURL: ConnectStep {
        ConnectStep("Set the base URL", progress.baseURL == nil ? .missing : .done(nil)) {
            if let url = progress.baseURL {
                Tag.p { Tag.code { url.text } }
            } else {
                Tag.p {
                    "It is the address at which Entra reaches this server. The server's administrator sets it once, for all organizations:"
                }
                Tag.p { Tag.code { Remedy.Action.setBaseURL(nil).command.text } }
                Tag.p { "The steps in Entra appear here when it is set." }
            }
        }
    }

    private var enabling: ConnectStep {
        ConnectStep("Enable SCIM", visit.organization.isEnabled ? .done(nil) : .missing) {
            Tag.p {
                if visit.organization.isEnabled {
                    "Requests with a valid token are answered."
                } else {
                    "Until then every request is refused with 403: "
                    visit.change(visit.address("provisioning", "enable"), "enable SCIM")
                    "."
                }
            }
        }
    }

    private var credential: ConnectStep {
        let title =
            switch progress.credential?.kind {
            case nil, .token: "Generate a token"
            case .client: "Create an OAuth client"
            case .federation: "Set the workload identity"
            }
        return ConnectStep(title, progress.credential.map { .done($0.created) } ?? .missing) {
            switch progress.credential?.kind {
            case nil: noCredential
            case .token: token
            case .client, .federation: exchanging
            }
        }
    }

    private var noCredential: Markup {
        Markup {
            Tag.p {
                "Entra sends it with every request, as the Secret Token: "
                visit.change(visit.address("provisioning", "generate"), "generate a token")
                ". Keep it at hand for the next steps: it is shown only once."
            }
            Tag.p {
                "Entra can also use an OAuth client ("
                visit.change(visit.address("provisioning", "create-client"), "create one")
                ") or a workload identity without any secret ("
                visit.change(visit.address("provisioning", "federation"), "set it")
                ")."
            }
        }
    }

    private var token: Markup {
        Tag.p {
            if let token = progress.credential {
                Markup.name(token.name)
                ", which begins with "
                Tag.code { token.identifier }
                ". The secret was shown only once; if you don\u{2019}t have it any more, "
                visit.change(visit.address("provisioning", "rotate").with("token", token.name), "rotate the token")
                "."
            }
        }
    }

    /// A credential for which Entra gets access tokens.
    private var exchanging: Markup {
        Tag.p {
            if let credential = progress.credential {
                Markup.name(credential.name)
                ", with the client identifier "
                Markup.identifier(credential.identifier)
                if credential.kind == .client {
                    ". The secret was shown only once; if you don\u{2019}t have it any more, "
                    visit.change(
                        visit.address("provisioning", "rotate-client").with("client", credential.name),
                        "rotate the client")
                }
                "."
            }
        }
    }

    // MARK: - In Entra

    private func steps(_ section: EntraSettings.Section) -> [ConnectStep] {
        switch section.topic {
        case .application:
            [step("Create the application", progress.usedCredential == nil ? .unseen : .done(nil), section)]
        case .credentials: [credentials(section)]
        case .users: [step("Map the attributes of users", userMapping, section)]
        case .groups: [step("Map groups", progress.group.map { .done($0.created) } ?? .waiting, section, seen: group)]
        case .roles: [step("Send roles", role, section, seen: person)]
        case .start: [trial, start]
        }
    }

    private func step(
        _ title: String, _ state: ConnectStep.State, _ section: EntraSettings.Section, seen: Markup = Markup()
    ) -> ConnectStep {
        ConnectStep(title, state) {
            seen
            Tag.p { Tag.strong { Markup.remedy(section.place, in: visit) } }
            for step in section.steps { Tag.p { Markup.remedy(step, in: visit) } }
            if !section.rows.isEmpty { pairs(section.rows) }
        }
    }

    private func pairs(_ rows: [EntraSettings.Row]) -> Markup {
        Table(Table.text("In Entra"), Table.text("Here")).markup(
            nil,
            rows.map { row in
                [
                    Tag.code { row.name },
                    Markup {
                        Tag.code { Markup.remedy(row.value, in: visit) }
                        if let note = row.note { Tag.span(.class("second")) { note } }
                    },
                ]
            })
    }

    private func credentials(_ section: EntraSettings.Section) -> ConnectStep {
        let state: ConnectStep.State =
            if let tested = progress.tested {
                .done(tested)
            } else if progress.usedCredential != nil {
                .doubtful("No test yet")
            } else {
                .waiting
            }
        return ConnectStep("Enter the credentials and test the connection", state) {
            if let used = progress.usedCredential {
                Tag.p {
                    "The \(used.kind.noun) "
                    Markup.name(used.name)
                    " was used "
                    Markup.time(used.lastUsed, at: visit.now)
                    if let address = used.lastAddress { " from \(address)" }
                    progress.tested == nil ? ", but no test query has come." : "."
                }
            }
            Tag.p { Tag.strong { Markup.remedy(section.place, in: visit) } }
            for step in section.steps { Tag.p { Markup.remedy(step, in: visit) } }
            for (name, row) in zip(copied, section.rows) { Form.copyable(name, row.name, row.value.shellText) }
            for row in section.rows.dropFirst(copied.count) {
                Tag.p {
                    "\(row.name): "
                    Markup.remedy(row.value, in: visit)
                }
            }
        }
    }

    /// Which values of the credentials are copied from here; what follows is shown only once, elsewhere.
    private var copied: [StaticString] {
        switch progress.credential?.kind {
        case nil, .token: ["tenant-url"]
        case .client, .federation: ["tenant-url", "token-endpoint", "client-identifier"]
        }
    }

    private var userMapping: ConnectStep.State {
        guard let user = progress.user else { return .waiting }
        return user.hasObjectID ? .done(user.created) : .doubtful("Check externalId")
    }

    private var group: Markup {
        guard let group = progress.group else { return Markup() }
        return Tag.p {
            "The first group is "
            Tag.a(.href(visit.address("groups", group.identifier))) { Markup.name(group.name) }
            "."
        }
    }

    private var role: ConnectStep.State {
        guard let user = progress.role else { return .waiting }
        return user.roleReason == .mapping ? .done(nil) : .doubtful("No mapping")
    }

    private var person: Markup {
        guard let user = progress.role else {
            return Tag.p {
                "Without roles from Entra, "
                if let role = visit.organization.defaultRole {
                    "every member has the default role, "
                    Markup.name(role)
                } else {
                    "no member has a role, because there is no default role"
                }
                ": "
                Tag.a(.href(visit.address("provisioning").at("roles"))) { "see the role mappings" }
                "."
            }
        }
        return Tag.p {
            Tag.a(.href(visit.address("members", user.identifier))) { Markup.name(user.userName) }
            " came with "
            if let label = user.roleLabel { Markup.identifier(label) }
            if user.roleReason == .mapping {
                ", and so is "
                Markup.role(user.role)
                "."
            } else {
                ", which no mapping names: "
                visit.change(visit.address("provisioning", "map").with("label", user.roleLabel), "map it")
                "."
            }
        }
    }

    private var trial: ConnectStep {
        ConnectStep("Provision one user on demand", progress.user.map { .done($0.created) } ?? .waiting) {
            if let user = progress.user {
                Tag.p {
                    "The first user is "
                    Tag.a(.href(visit.address("members", user.identifier))) { Markup.name(user.name) }
                    "."
                }
            }
            for step in EntraSettings.assigning { Tag.p { Markup.remedy(step, in: visit) } }
        }
    }

    private var start: ConnectStep {
        ConnectStep("Start provisioning", progress.cycle.map { .done($0.begin) } ?? .waiting) {
            Tag.p { Markup.remedy(EntraSettings.starting, in: visit) }
        }
    }
}
