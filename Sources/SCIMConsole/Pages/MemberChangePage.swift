import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// What one change of a member will do, and the form that does it.
struct MemberChangePage {
    let change: MemberChange
    let user: User
    let visit: OrganizationVisit

    init(_ change: MemberChange, _ user: User, _ visit: OrganizationVisit) {
        self.change = change
        self.user = user
        self.visit = visit
    }

    private var back: Address { visit.address("members", user.identifier) }
    private var name: Markup { Markup.name(user.displayName ?? user.userName) }

    /// - Parameters:
    ///   - seen: the state that the form was made for, where it is another one now.
    ///   - role: what was chosen before.
    func page(seen: String? = nil, role: String? = nil, error: ServiceError? = nil) throws -> Page {
        let roles = change == .setRole ? try visit.administration.roleNames(of: visit.organization) : []
        return Page(title, in: .members, status: seen != nil ? 409 : error != nil ? 422 : 200) {
            Tag.h1 {
                "\(title): "
                name
            }
            if let seen {
                Notice(.bad) {
                    Tag.p { Tag.strong { "Somebody else changed this member in the meantime. Nothing was done." } }
                    Tag.p { "When you opened the page: \(seen.shownInFull)." }
                    Tag.p { "Now: \(user.changeableState)." }
                }
            }
            if let error {
                Notice(.bad) {
                    Tag.p { "\(error.message.capitalizedSentence)." }
                    if let remedy = error.remedy { Tag.p { Markup.remedy(remedy, in: visit) } }
                }
            }
            if isObstructed {
                Notice(.warning) {
                    Tag.p { "This member is protected, so nobody can deactivate them. Remove the protection first." }
                }
                Tag.p { Tag.a(.href(back)) { "Back to the member" } }
            } else {
                Tag.p(.class("lead")) { consequence }
                form(roles, chosen: role)
                ShellLine(command: command)
            }
        }
    }

    private var isObstructed: Bool { change == .deactivate && user.isProtected && user.isActive }

    private func form(_ roles: [String], chosen: String?) -> Markup {
        Form(visit.visit, to: MemberPage.address(change, user, visit)) {
            Form.hidden("seen", user.changeableState)
            if change == .setRole {
                Form.role("role", "Role", roles, chosen: chosen ?? user.role)
            }
            Tag.div(.class("buttons")) {
                if change == .deactivate || change == .unprotect || change == .clearRole {
                    Tag.button(.class("danger")) { title }
                } else {
                    Tag.button(.class("main")) { title }
                }
                Tag.a(.href(back)) { "Cancel" }
            }
        }.markup
    }

    private var title: String {
        switch change {
        case .activate: "Activate"
        case .deactivate: "Deactivate"
        case .protect: "Protect"
        case .unprotect: "Remove the protection"
        case .setRole: "Set the role"
        case .clearRole: "Clear the role"
        }
    }

    private var consequence: String {
        switch change {
        case .activate:
            "This member becomes active. Entra is not told: if it deactivated them, it may do so again with its next write."
        case .deactivate:
            "One member becomes inactive. The record, its values and its memberships are kept. Entra is not told: as long as this user is assigned to the application, Entra activates them again with its next update of them. Unassign them in Entra to keep them inactive."
        case .protect:
            "Entra cannot deactivate or delete this member any more; it gets 403, which its own log shows. Attributes still change."
        case .unprotect: "Entra can deactivate and delete this member again, with its next write."
        case .setRole:
            "The role is set by hand: neither Entra nor the mappings change it until somebody clears it. One member is affected; now their role is \u{201C}\(user.role?.forDisplay ?? "none")\u{201D}."
        case .clearRole:
            "The role follows Entra and the mappings again, at once. One member is affected; now their role is \u{201C}\(user.role?.forDisplay ?? "none")\u{201D}."
        }
    }

    private var command: String {
        let organization = visit.organization.name
        switch change {
        case .activate, .deactivate, .protect, .unprotect:
            return SuggestedCommand("user \(change.rawValue)", organization: organization, [user.userName]).text
        case .setRole:
            return SuggestedCommand("user role set", organization: organization, [user.userName, "ROLE"]).text
        case .clearRole: return SuggestedCommand("user role clear", organization: organization, [user.userName]).text
        }
    }

    // MARK: - Doing it

    func perform(_ form: FormFields) throws -> Reply {
        let seen = try form.seen
        if isObstructed, seen == user.changeableState {
            var page = try page()
            page.status = 409
            return .page(page)
        }
        do {
            let changed = try carryOut(form, seen: seen)
            return .redirect(back, changed == user ? .unchanged : done)
        } catch is Outdated {
            let now = try visit.administration.user(user.identifier, of: visit.organization, historyLimit: 0).user
            return .page(try MemberChangePage(change, now, visit).page(seen: seen, role: form["role"]))
        } catch let error as ServiceError
            where error.kind == .usage || error.kind == .notFound || error.kind == .conflict
        {
            return .page(try page(role: form["role"], error: error))
        }
    }

    private func carryOut(_ form: FormFields, seen: String) throws -> User {
        let (administration, organization) = (visit.administration, visit.organization)
        let isAsSeen: @Sendable (User) -> Bool = { $0.changeableState == seen }
        switch change {
        case .activate, .deactivate:
            return try administration.setActive(
                change == .activate, user: user.identifier, of: organization, provided: isAsSeen)
        case .protect, .unprotect:
            return try administration.setProtected(
                change == .protect, user: user.identifier, of: organization, provided: isAsSeen)
        case .setRole:
            guard let role = form["role"] else { throw PageFault.badForm("it names no role") }
            return try administration.setManualRole(role, for: user.identifier, of: organization, provided: isAsSeen)
        case .clearRole:
            return try administration.setManualRole(nil, for: user.identifier, of: organization, provided: isAsSeen)
        }
    }

    private var done: Done {
        switch change {
        case .activate: .activated
        case .deactivate: .deactivated
        case .protect: .protected
        case .unprotect: .unprotected
        case .setRole: .roleSet
        case .clearRole: .roleCleared
        }
    }
}

extension User {
    /// What the changes here depend on, in words; a form carries it, so that it is noticed when somebody else was faster.
    var changeableState: String {
        "\(isActive ? "active" : "inactive"), \(isProtected ? "protected" : "not protected"), role \(role?.forDisplay ?? "none") (\(roleWord))"
    }
}
