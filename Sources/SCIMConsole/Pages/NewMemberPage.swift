import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// A member who is created here, for emergency access for example.
enum NewMemberPage {
    /// - Parameters:
    ///   - typed: what was typed before.
    ///   - error: what was wrong with it.
    static func page(_ visit: OrganizationVisit, typed: FormFields? = nil, error: ServiceError? = nil) throws -> Page {
        let roles = try visit.administration.roleNames(of: visit.organization)
        return Page("New member", in: .members, status: error == nil ? 200 : 422) {
            Tag.h1 { "New member" }
            Tag.p(.class("lead")) {
                "For emergency access, for example. Members are usually created by Entra: assign them to the application there. Entra leaves a member who was created here alone until it sets their externalId."
            }
            if let error {
                Notice(.bad) {
                    Tag.p { "\(error.message.capitalizedSentence)." }
                    if let remedy = error.remedy { Tag.p { Markup.remedy(remedy, in: visit) } }
                }
            }
            Form(visit.visit, to: visit.address("members", "new")) {
                Form.field("name", "User name", value: typed?["name"] ?? "", isRequired: true)
                Form.field("display", "Display name", value: typed?["display"] ?? "")
                Form.field("email", "E-mail address", value: typed?["email"] ?? "")
                Form.role(
                    "role", "Role", roles, first: [("", "the default role")], chosen: typed?.exact("role") ?? "")
                Form.buttons("Create", cancel: visit.address("members"))
            }
            ShellLine(
                command: SuggestedCommand("user create", organization: visit.organization.name, ["NAME"]).text)
        }
    }

    static func perform(_ visit: OrganizationVisit, _ form: FormFields) throws -> Reply {
        var user = NewUser(userName: form["name"] ?? "")
        user.displayName = form["display"]
        user.email = form["email"]
        user.role = form["role"]
        do {
            let created = try visit.administration.createUser(user, of: visit.organization)
            return .redirect(visit.address("members", created.identifier), .memberCreated)
        } catch let error as ServiceError
            where error.kind == .usage || error.kind == .conflict || error.kind == .notFound
        {
            return .page(try page(visit, typed: form, error: error))
        }
    }
}

/// Another user name for a member, so that the one they have is free.
enum RenameMemberPage {
    static func page(
        _ user: User, _ visit: OrganizationVisit, name: String? = nil, seen: String? = nil, error: ServiceError? = nil
    ) -> Page {
        Page("Rename", in: .members, status: seen != nil ? 409 : error != nil ? 422 : 200) {
            Tag.h1 {
                "Rename: "
                Markup.name(user.userName)
            }
            Tag.p(.class("lead")) {
                "For a wrong user name that keeps Entra from creating the right member. Entra is not told: if it provisions this member, it writes its own name again with its next update of them."
            }
            if let seen {
                Notice(.bad) {
                    Tag.p {
                        Tag.strong { "Somebody else renamed this member in the meantime. Nothing was done." }
                        " When you opened the page, the user name was "
                        Markup.name(seen)
                        "."
                    }
                }
            }
            if let error { Notice(.bad) { Tag.p { "\(error.message.capitalizedSentence)." } } }
            Form(visit.visit, to: visit.address("members", user.identifier, "rename")) {
                Form.hidden("seen", user.userName)
                Form.field("name", "New user name", value: name ?? user.userName, isRequired: true)
                Form.buttons("Rename", cancel: visit.address("members", user.identifier))
            }
            ShellLine(
                command: SuggestedCommand(
                    "user rename", organization: visit.organization.name, [user.userName, "NEW-NAME"]
                ).text)
        }
    }

    static func perform(_ user: User, _ visit: OrganizationVisit, _ form: FormFields) throws -> Reply {
        let seen = try form.seen
        let name = form["name"] ?? ""
        let back = visit.address("members", user.identifier)
        guard name != user.userName || seen != user.userName else { return .redirect(back, .unchanged) }
        do {
            _ = try visit.administration.renameUser(
                user.identifier, to: name, of: visit.organization,
                provided: { $0.userName.utf8.elementsEqual(seen.utf8) })
            return .redirect(back, .memberRenamed)
        } catch is Outdated {
            let now = try visit.administration.user(user.identifier, of: visit.organization, historyLimit: 0).user
            return .page(page(now, visit, name: name, seen: seen))
        } catch let error as ServiceError where error.kind == .usage || error.kind == .conflict {
            return .page(page(user, visit, name: name, error: error))
        }
    }
}
