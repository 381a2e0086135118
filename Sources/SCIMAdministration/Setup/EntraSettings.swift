import SCIMCore
package import SCIMDirectory
package import SCIMHost

/// What is to be entered in the Entra portal, place by place, in the portal's own names.
///
/// `scimctl setup` and `scimctl entra settings` print it; a page can show the same.
package struct EntraSettings: Sendable, Hashable {
    package let sections: [Section]

    package struct Section: Sendable, Hashable {
        /// Where in the portal.
        package let place: String
        package let steps: [String]
        /// Pairs of what stands on Entra's side and what on ours, or of a field and its content.
        package let rows: [Row]

        init(_ place: String, steps: [String] = [], rows: [Row] = []) {
            self.place = place
            self.steps = steps
            self.rows = rows
        }
    }

    package struct Row: Sendable, Hashable {
        package let name: String
        package let value: String

        init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// - Parameters:
    ///   - secret: the token where it was just made; nil says where to get one.
    ///   - organization: its switches say which parts apply.
    package init(baseURL: BaseURL, secret: String?, organization: Organization) {
        var sections = [Self.application, Self.credentials(baseURL, secret, organization), Self.users]
        if organization.groupsAreSynced { sections.append(Self.groups) }
        sections += [Self.roles, Self.start]
        self.sections = sections
    }

    private static let application = Section(
        "Identity > Applications > Enterprise applications",
        steps: [
            "+ New application > + Create your own application",
            "Integrate any other application you don't find in the gallery (Non-gallery) > Create",
        ])

    private static func credentials(_ baseURL: BaseURL, _ secret: String?, _ organization: Organization) -> Section {
        let create = SuggestedCommand("token create", organization: organization.name, options: "--name NAME")
        let token = secret ?? "shown once when made; a new one: \(create.text)"
        return Section(
            "Provisioning > Get started > Provisioning Mode = Automatic > Admin Credentials",
            steps: ["Enter the two values, Test Connection, Save."],
            rows: [Row("Tenant URL", baseURL.text), Row("Secret Token", token)])
    }

    private static let users = Section(
        "Mappings > Provision Microsoft Entra ID Users",
        steps: [
            "Enabled: Yes; Create, Update and Delete all checked.",
            "These are needed; Entra's other defaults may stay or go:",
        ],
        rows: [
            Row("userPrincipalName", "userName"),
            Row(#"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#, "active"),
            Row("objectId", "externalId  (instead of mailNickname: it survives renames)"),
            Row("mail", #"emails[type eq "work"].value"#),
            Row("givenName", "name.givenName"),
            Row("surname", "name.familyName"),
            Row("displayName", "displayName"),
        ])

    private static let groups = Section(
        "Mappings > Provision Microsoft Entra ID Groups",
        steps: [
            "Enabled: Yes. Assign each group itself to the application: nested groups are not expanded."
        ],
        rows: [
            Row("displayName", "displayName"), Row("objectId", "externalId"), Row("members", "members"),
        ])

    private static let roles = Section(
        "Roles, where wanted",
        steps: [
            "App registrations > the registration of the same name > App roles > + Create app role: "
                + "allowed member types Users/Groups, Value = the label, one for each of: admin, member, viewer.",
            "Enterprise application > Users and groups: assign users or groups to an app role.",
            "Mappings > Users > Show advanced options > Edit attribute list for customappsso: "
                + "add roles, String, multi-valued; Save.",
            "+ Add New Mapping, type Expression, not a matching attribute, apply Always:",
        ],
        rows: [Row("SingleAppRoleAssignment([appRoleAssignments])", #"roles[primary eq "True"].value"#)])

    private static let start = Section(
        "Users and groups, then Provisioning",
        steps: [
            "Assign the people; the scope stays: Sync only assigned users and groups.",
            "Provision on demand for one of them, and look here: scimctl user list",
            "Start provisioning. Entra syncs about every 40 minutes: scimctl status, scimctl log",
        ])
}
