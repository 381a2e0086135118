package import SCIMCore
package import SCIMDirectory
package import SCIMHost

/// What is to be entered in the Entra portal, place by place, in the portal's own names.
///
/// `scimctl setup` and `scimctl entra settings` print it; a page can show the same.
package struct EntraSettings: Sendable, Hashable {
    package let sections: [Section]

    package struct Section: Sendable, Hashable {
        package let topic: Topic
        /// Where in the portal.
        package let place: Remedy
        package let steps: [Remedy]
        /// Pairs of what is on Entra's side and what on ours, or of a field and its content.
        package let rows: [Row]

        /// What is set up there.
        package enum Topic: String, Sendable, Hashable, CaseIterable {
            case application, credentials, users, groups, roles, start
        }

        init(_ topic: Topic, _ place: Remedy, steps: [Remedy] = [], rows: [Row] = []) {
            self.topic = topic
            self.place = place
            self.steps = steps
            self.rows = rows
        }
    }

    package struct Row: Sendable, Hashable {
        package let name: String
        package let value: Remedy
        /// What to know about it; nil for nothing.
        package let note: String?

        init(_ name: String, _ value: Remedy, note: String? = nil) {
            self.name = name
            self.value = value
            self.note = note
        }

        /// The value with the note behind it, for a line of text.
        package var line: Remedy { note.map { value + Remedy("  (\($0))") } ?? value }
    }

    /// - Parameters:
    ///   - secret: the token where it was just made; nil says where to get one.
    ///   - organization: its switches say which parts apply.
    ///   - credential: the one that Entra is to use; nil for a token.
    package init(
        baseURL: BaseURL, secret: String?, organization: Organization, credential: CredentialSummary? = nil
    ) {
        let credentials =
            switch credential?.kind {
            case nil, .token: Self.token(baseURL, secret, organization)
            case .client: Self.client(baseURL, credential, organization)
            case .federation: Self.federation(baseURL, credential)
            }
        var sections = [Self.application, credentials, Self.users]
        if organization.groupsAreSynced { sections.append(Self.groups) }
        sections += [Self.roles, Self.start]
        self.sections = sections
    }

    private static let application = Section(
        .application, "\(entra: .applications)",
        steps: [
            "+ New application > + Create your own application",
            "Integrate any other application you don't find in the gallery (Non-gallery) > Create",
        ])

    private static func token(_ baseURL: BaseURL, _ secret: String?, _ organization: Organization) -> Section {
        let create = Remedy.Action.createToken(organization: organization.name)
        let token = secret.map { Remedy($0) } ?? "shown only when it is created; to create one: \(do: create)"
        return Section(
            .credentials, "\(entra: .credentials)",
            steps: ["Choose bearer authentication, enter the two values, Test connection, Create [formerly Save]."],
            rows: [Row("Tenant URL", Remedy(baseURL.text)), Row("Secret Token", token)])
    }

    private static func client(
        _ baseURL: BaseURL, _ client: CredentialSummary?, _ organization: Organization
    ) -> Section {
        let rotate = Remedy.Action.rotateClient(client?.name, organization: organization.name)
        return Section(
            .credentials, "\(entra: .credentials)",
            steps: [
                "Choose the authentication method OAuth 2.0 client credentials grant, enter the values, leave the scope empty, "
                    + "Test connection, Create [formerly Save]."
            ],
            rows: exchange(baseURL, client) + [
                Row("Client secret", "shown only when it is made; to make a new one: \(do: rotate)")
            ])
    }

    private static func federation(_ baseURL: BaseURL, _ federation: CredentialSummary?) -> Section {
        Section(
            .credentials, "\(entra: .credentials)",
            steps: [
                "Choose the authentication method workload identity federation, enter the values, Test connection, "
                    + "Create [formerly Save]."
            ], rows: exchange(baseURL, federation))
    }

    /// What Entra needs to get access tokens.
    private static func exchange(_ baseURL: BaseURL, _ credential: CredentialSummary?) -> [Row] {
        [
            Row("Tenant URL", Remedy(baseURL.text)), Row("Token endpoint", Remedy(baseURL.tokenEndpoint)),
            Row("Client identifier", Remedy(credential?.identifier ?? "")),
        ]
    }

    private static let users = Section(
        .users, "\(entra: .userMapping)",
        steps: [
            "Enabled: Yes; Create, Update and Delete all checked.",
            "These mappings are needed; you can keep or delete Entra's other defaults:",
        ],
        rows: [
            Row("userPrincipalName", "userName"),
            Row(#"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#, "active"),
            Row("objectId", "externalId", note: "instead of mailNickname: objectId survives renames"),
            Row("mail", #"emails[type eq "work"].value"#),
            Row("givenName", "name.givenName"),
            Row("surname", "name.familyName"),
            Row("displayName", "displayName"),
        ])

    private static let groups = Section(
        .groups, "\(entra: .groupMapping)",
        steps: [
            "Enabled: Yes. Assign each group itself to the application: nested groups are not expanded."
        ],
        rows: [
            Row("displayName", "displayName"), Row("objectId", "externalId"), Row("members", "members"),
        ])

    private static let roles = Section(
        .roles, "Roles, if you need them",
        steps: [
            "App registrations > the registration with the same name > App roles > + Create app role: "
                + "allowed member types Users/Groups, Value = the label, one for each of: admin, member, viewer.",
            "Enterprise application > \(entra: .assignments): assign users or groups to an app role.",
            "\(entra: .attributeList): add roles, String, multi-valued; Save.",
            "+ Add New Mapping, type Expression, not a matching attribute, apply Always:",
        ],
        rows: [Row("SingleAppRoleAssignment([appRoleAssignments])", #"roles[primary eq "True"].value"#)])

    private static let start = Section(
        .start, "\(entra: .assignments), then Provisioning",
        steps: assigning + [onDemandLimits, starting])

    /// How one user comes, as a trial.
    package static let assigning: [Remedy] = [
        "Assign the users and groups. In \(entra: .properties), keep the scope: Sync only assigned users and groups.",
        "Provision one user on demand, and look here: \(do: .listUsers)",
    ]

    /// What the trial cannot show.
    package static let onDemandLimits: Remedy =
        "Provision on demand sends no roles, and at most 5 members of a group: only a provisioning cycle shows those."

    /// How all of them come, and from then on by themselves.
    package static let starting: Remedy =
        "Start provisioning. Entra syncs about every 40 minutes: \(do: .showStatus), "
        + "\(do: .showLog(nil, organization: nil))"
}
