import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// Everything that is known of one member.
enum MemberPage {
    /// Groups that are listed; a page of their own has all.
    static let shownGroups = 20
    private static let shownFormerNames = 20

    static func page(_ details: UserDetails, _ visit: OrganizationVisit) throws -> Page {
        let user = details.user
        let (_, explanation) = try visit.administration.explainRole(of: user.identifier, in: visit.organization)
        return Page((user.displayName ?? user.userName).forDisplay, in: .members) {
            Tag.h1 { Markup.name(user.displayName ?? user.userName) }
            Tag.p(.class("lead")) { Markup.name(user.userName) }
            facts(user, visit)
            actions(user, visit)
            Tag.h2(.id("role")) { "Role" }
            role(user, explanation, visit)
            Tag.h2 { "Groups" }
            groups(details.groups, user, visit)
            if !details.formerUserNames.isEmpty {
                Tag.h2 { "Former user names" }
                Table(Table.plain("User name"), Table.text("Until")).markup(
                    details.formerUserNames.count > shownFormerNames
                        ? "The latest \(shownFormerNames) of \(details.formerUserNames.count.grouped)" : nil,
                    details.formerUserNames.prefix(shownFormerNames).map {
                        [.name($0.userName), .time($0.until, at: visit.now)]
                    })
            }
            Tag.h2 { "Attributes" }
            AttributeList.markup(details.attributes)
            Tag.h2 { "History" }
            history(details, visit)
            Tag.h2 { "In a shell" }
            shell(user, visit)
        }
    }

    private static func facts(_ user: User, _ visit: OrganizationVisit) -> Markup {
        Tag.dl {
            Tag.dt { "State" }
            Tag.dd {
                user.stateWord
                if user.isProtected { Tag.span(.class("badge")) { "protected" } }
            }
            Tag.dt { "E-mail" }
            Tag.dd { if let email = user.email { Markup.name(email) } else { "none" } }
            Tag.dt { "Source" }
            Tag.dd { source(user, visit) }
            Tag.dt { "Created" }
            Tag.dd { Markup.time(user.created, at: visit.now) }
            Tag.dt { "Last change" }
            Tag.dd { Markup.time(user.modified, at: visit.now) }
            Tag.dt { "id" }
            Tag.dd { Tag.code { user.identifier } }
            Tag.dt { "externalId" }
            Tag.dd { if let id = user.externalID { Markup.identifier(id) } else { "none" } }
        }
    }

    private static func source(_ user: User, _ visit: OrganizationVisit) -> Markup {
        Markup {
            if let written = user.writtenBySCIM {
                "From Entra, last written "
                Markup.time(written, at: visit.now)
                if user.isChangedHere { "; changed here since then" }
            } else {
                "Never written by Entra"
            }
            if user.isLocal { "; created here, and left alone by Entra until it sets externalId" }
        }
    }

    private static func actions(_ user: User, _ visit: OrganizationVisit) -> Markup? {
        guard visit.visit.isAdministrator else { return nil }
        return Tag.div(.class("buttons")) {
            if user.isActive {
                link(.deactivate, user, visit) { "Deactivate\u{2026}" }
            } else {
                Form(visit.visit, to: address(.activate, user, visit), .inline) {
                    Form.hidden("seen", user.changeableState)
                    Tag.button { "Activate" }
                }
            }
            Tag.a(.class("button"), .href(visit.address("members", user.identifier, "rename"))) { "Rename\u{2026}" }
            if user.isProtected {
                link(.unprotect, user, visit) { "Remove the protection\u{2026}" }
            } else {
                Form(visit.visit, to: address(.protect, user, visit), .inline) {
                    Form.hidden("seen", user.changeableState)
                    Tag.button { "Protect" }
                }
            }
        }
    }

    static func address(_ change: MemberChange, _ user: User, _ visit: OrganizationVisit) -> Address {
        visit.address("members", user.identifier, change.rawValue)
    }

    private static func link(
        _ change: MemberChange, _ user: User, _ visit: OrganizationVisit, _ text: () -> String
    ) -> Markup {
        Tag.a(.class("button danger"), .href(address(change, user, visit))) { text() }
    }

    // MARK: - Role

    private static func role(
        _ user: User, _ explanation: RoleExplanation, _ visit: OrganizationVisit
    ) -> Markup {
        Markup {
            Tag.p {
                Tag.strong { if let role = user.role { Markup.name(role) } else { "No role" } }
                ": \(MemberPage.reason(user))"
            }
            if user.roleReason != .manual { chosen(explanation) }
            if user.roleReason != .manual, explanation.resolved.role != user.role {
                Notice(.warning) {
                    Tag.p {
                        "The mappings have changed since this member was last written; now they lead to "
                        if let role = explanation.resolved.role { Markup.name(role) } else { "no role" }
                        "."
                    }
                    Tag.p {
                        visit.change(visit.address("provisioning", "apply"), "Apply the mappings to all members")
                    }
                }
            }
            if explanation.mapping == nil, user.roleReason != .manual, !explanation.remedies.isEmpty {
                Tag.details {
                    Tag.summary { "If this is not the role that was meant" }
                    Tag.ul { for remedy in explanation.remedies { Tag.li { Markup.remedy(remedy, in: visit) } } }
                }
            }
            if visit.visit.isAdministrator {
                Tag.div(.class("buttons")) {
                    Tag.a(.class("button"), .href(address(.setRole, user, visit))) { "Set the role by hand\u{2026}" }
                    if user.roleReason == .manual {
                        link(.clearRole, user, visit) { "Clear the role set by hand\u{2026}" }
                    }
                }
            }
        }
    }

    private static func reason(_ user: User) -> String {
        switch user.roleReason {
        case .mapping: "Entra sent \u{201C}\(user.roleLabel?.forDisplay ?? "")\u{201D}, and a mapping matches it."
        case .default: "no mapping matches what Entra sent, so the default role applies."
        case .none: "no mapping matches what Entra sent, and there is no default role."
        case .manual: "set by hand here. Neither Entra nor the mappings change it."
        }
    }

    /// Which of the values that came was taken, and what is doubtful about it.
    private static func chosen(_ explanation: RoleExplanation) -> Markup {
        Tag.p(.class("shell")) {
            if explanation.values.isEmpty {
                "Entra sent no role for this member."
            } else if let choice = explanation.choice {
                "Entra sent \(explanation.values.count.counted("role")); \u{201C}"
                Markup.name(choice.label)
                "\u{201D} counts, because \(choice.isPrimary ? "it is the primary one" : "none is primary and it comes first")."
                if let other = explanation.lookAlike {
                    " The mapping of \u{201C}"
                    Markup.name(other.label)
                    "\u{201D} only looks the same."
                }
                for doubt in explanation.doubts { " The value \(doubt.description)." }
            } else {
                "The role that would count has no value."
            }
        }
    }

    // MARK: - Groups and history

    private static func groups(
        _ groups: [UserDetails.GroupName], _ user: User, _ visit: OrganizationVisit
    ) -> Markup {
        guard !groups.isEmpty else {
            return Tag.p {
                "None."
                if !visit.organization.groupsAreSynced { " Group sync is off." }
            }
        }
        return Markup {
            Tag.ul {
                for group in groups.prefix(shownGroups) {
                    Tag.li {
                        Tag.a(.href(visit.address("groups", group.identifier))) { Markup.name(group.displayName) }
                    }
                }
            }
            if groups.count > shownGroups {
                Tag.p { Tag.a(.href(visit.address("members", user.identifier, "groups"))) { "All groups" } }
            }
        }
    }

    private static func history(_ details: UserDetails, _ visit: OrganizationVisit) -> Markup {
        guard !details.history.isEmpty else {
            return Tag.p { "The log has no entries about this member; entries are kept for 90 days." }
        }
        return Markup {
            LogList(details.history.reversed(), visit).markup
            Tag.p {
                Tag.a(.href(visit.address("log").with("user", details.user.identifier))) {
                    "Everything in the log about this member"
                }
            }
        }
    }

    /// What only the command does, and the same as above.
    private static func shell(_ user: User, _ visit: OrganizationVisit) -> Markup {
        let organization = visit.organization.name
        return Markup {
            Tag.p {
                "Deleting a member, and erasing their personal data from the log as well, are done with scimctl. Entra re-creates a deleted member as long as they are assigned to the application."
            }
            ShellLine(command: SuggestedCommand("user show", organization: organization, [user.userName]).text)
            ShellLine(command: SuggestedCommand("user delete", organization: organization, [user.userName]).text)
            ShellLine(
                command: SuggestedCommand(
                    "user erase", organization: organization, [user.userName], options: "--dry-run"
                ).text)
        }
    }
}
