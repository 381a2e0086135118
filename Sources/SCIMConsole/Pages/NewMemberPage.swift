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
