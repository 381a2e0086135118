import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// Making a token.
enum GenerateTokenPage {
    static func page(_ visit: OrganizationVisit) throws -> Page {
        page(
            visit, name: try visit.suggestedCredentialName(), lifetime: TokenLifetime.year.rawValue, LimitFields(.none),
            error: nil)
    }

    private static func page(
        _ visit: OrganizationVisit, name: String, lifetime: String?, _ limits: LimitFields, error: ServiceError?
    ) -> Page {
        Page("Generate a token", in: .provisioning, status: error == nil ? 200 : 422) {
            Tag.h1 { "Generate a token" }
            Tag.p(.class("lead")) {
                "Entra sends it as the Secret Token with every request. It is shown only once, right after it is made; only its digest is stored."
            }
            if let error { Notice(error, in: visit) }
            Form(visit.visit, to: visit.address("provisioning", "generate")) {
                Form.field(
                    "name", "Name", value: name,
                    hint: "To tell tokens apart, such as Entra Production or Entra Test.", isRequired: true,
                    fault: error.fault(.name))
                Form.choice("lifetime", "Expires", TokenLifetime.choices, chosen: lifetime)
                limits.markup(error)
                Form.buttons("Generate token", cancel: visit.address("provisioning"))
            }
            ShellLine(.createToken(organization: visit.organization.name))
        }
    }

    static func perform(_ visit: OrganizationVisit, _ form: FormFields) throws -> Reply {
        let name = form["name"] ?? ""
        guard let lifetime = form["lifetime"].flatMap({ TokenLifetime(rawValue: $0) }) else {
            throw PageFault.badForm("it does not say when the token expires")
        }
        let limits = LimitFields(form)
        do {
            let made = try visit.administration.createToken(
                for: visit.organization, name: name, lifetime: lifetime.value.seconds, limits: limits.limits())
            return .page(SecretPage.page(made, visit))
        } catch let error as ServiceError where error.isAboutInput {
            return .page(page(visit, name: name, lifetime: lifetime.rawValue, limits, error: error))
        }
    }
}

/// How long a token is valid, as it is chosen.
enum TokenLifetime: String, CaseIterable {
    case quarter = "90d"
    case half = "180d"
    case year = "1y"
    case twoYears = "2y"
    case never

    var value: Administration.Lifetime {
        switch self {
        case .quarter: .limited(90 * 86_400)
        case .half: .limited(180 * 86_400)
        case .year: .limited(365 * 86_400)
        case .twoYears: .limited(730 * 86_400)
        case .never: .never
        }
    }

    private var text: String {
        switch self {
        case .quarter: "in 90 days"
        case .half: "in 180 days"
        case .year: "in one year"
        case .twoYears: "in two years"
        case .never: "never"
        }
    }

    static var choices: [(value: String, text: String)] { allCases.map { ($0.rawValue, $0.text) } }
}

extension ServiceError {
    /// Whether it concerns what was typed, so that the form is shown again.
    var isAboutInput: Bool {
        switch kind {
        case .usage, .conflict, .notFound: true
        // The base URL is not set.
        case .failed: remedy != nil
        case .notPermitted, .unreachable, .badConfiguration, .schemaTooNew: false
        }
    }
}
