import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

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
