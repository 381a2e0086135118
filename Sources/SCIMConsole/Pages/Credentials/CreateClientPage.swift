import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// Making an OAuth client.
enum CreateClientPage {
    /// What was typed.
    private struct Fields {
        var name: String
        var lifetime = SecretLifetime.twoYears.rawValue
        var tokenLifetime = String(AccessToken.issuedLifetime)
        var limits = LimitFields(.none)

        init(name: String) { self.name = name }

        init(_ form: FormFields) throws {
            guard let lifetime = form["lifetime"], let tokenLifetime = form["token-lifetime"] else {
                throw PageFault.badForm("it does not say how long the secret and its access tokens are valid")
            }
            name = form["name"] ?? ""
            self.lifetime = lifetime
            self.tokenLifetime = tokenLifetime
            limits = LimitFields(form)
        }
    }

    static func page(_ visit: OrganizationVisit) throws -> Page {
        page(visit, Fields(name: try visit.suggestedCredentialName()), error: nil)
    }

    private static func page(_ visit: OrganizationVisit, _ fields: Fields, error: ServiceError?) -> Page {
        Page("Create an OAuth client", in: .provisioning, status: error == nil ? 200 : 422) {
            Tag.h1 { "Create an OAuth client" }
            Tag.p(.class("lead")) {
                "Entra exchanges the client\u{2019}s secret for access tokens, and gets a new one before the old one expires. The secret is shown only once, right after it is made; only its digest is stored."
            }
            if let error { Notice(error, in: visit) }
            Form(visit.visit, to: visit.address("provisioning", "create-client")) {
                Form.field(
                    "name", "Name", value: fields.name,
                    hint: "To tell credentials apart, such as Entra Production or Entra Test.", isRequired: true,
                    fault: error.fault(.name))
                Form.choice("lifetime", "The secret expires", SecretLifetime.choices, chosen: fields.lifetime)
                AccessTokenLifetime.field(chosen: fields.tokenLifetime)
                fields.limits.markup(error)
                Form.buttons("Create client", cancel: visit.address("provisioning").at("tokens"))
            }
            ShellLine(.createClient(organization: visit.organization.name))
        }
    }

    static func perform(_ visit: OrganizationVisit, _ form: FormFields) throws -> Reply {
        let fields = try Fields(form)
        guard let lifetime = SecretLifetime(rawValue: fields.lifetime),
            let tokenLifetime = Int(fields.tokenLifetime)
        else { throw PageFault.badForm("it does not say how long the secret and its access tokens are valid") }
        do {
            let made = try visit.administration.createClient(
                for: visit.organization, name: fields.name, lifetime: lifetime.seconds, tokenLifetime: tokenLifetime,
                limits: fields.limits.limits())
            return .page(ClientSecretPage.page(made, visit))
        } catch let error as ServiceError where error.isAboutInput {
            return .page(page(visit, fields, error: error))
        }
    }
}

/// How long a client secret is valid, as it is chosen.
enum SecretLifetime: String, CaseIterable {
    case year = "1y"
    case twoYears = "2y"
    case threeYears = "3y"

    var seconds: Int {
        switch self {
        case .year: 365 * 86_400
        case .twoYears: 2 * 365 * 86_400
        case .threeYears: 3 * 365 * 86_400
        }
    }

    private var text: String {
        switch self {
        case .year: "in one year"
        case .twoYears: "in two years"
        case .threeYears: "in three years"
        }
    }

    static var choices: [(value: String, text: String)] { allCases.map { ($0.rawValue, $0.text) } }
}

/// How long an access token is valid, as it is chosen; in seconds.
enum AccessTokenLifetime {
    private static let known = [
        (3600, "one hour"), (7200, "two hours"), (14_400, "four hours"), (21_600, "six hours"),
    ]

    /// - Parameter seconds: any number.
    static func text(_ seconds: Int) -> String {
        known.first { $0.0 == seconds }?.1 ?? Duration.seconds(seconds).text
    }

    /// - Parameter chosen: seconds; another number than the known ones stays possible.
    static func field(chosen: String) -> Markup {
        var choices = known.map { (value: String($0.0), text: "for \($0.1)") }
        if !choices.contains(where: { $0.value == chosen }), let seconds = Int(chosen) {
            choices.append((chosen, "for \(text(seconds))"))
        }
        return Form.choice("token-lifetime", "An access token is valid", choices, chosen: chosen)
    }
}
