import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// The credentials with which Entra proves who it is, of every kind.
struct CredentialSection {
    private let visit: OrganizationVisit
    private let tokens: TokenSection
    private let clients: ClientSection
    private let federation: FederationSection?

    init(_ visit: OrganizationVisit, _ baseURL: BaseURL?) throws {
        self.visit = visit
        tokens = try TokenSection(visit)
        clients = try ClientSection(visit)
        federation = try visit.administration.federation(of: visit.organization).map {
            FederationSection(federation: $0, baseURL: baseURL, visit: visit)
        }
    }

    var markup: Markup {
        Markup {
            Tag.h2(.id("tokens")) {
                "Credentials "
                Tag.span(.class("aside")) { "with which Entra proves who it is" }
            }
            if tokens.isEmpty, clients.isEmpty, federation == nil {
                Notice {
                    Tag.p {
                        "There is no credential yet. Generate a token, and enter it with the Base URL in Entra: \(Remedy.EntraPlace.credentials.bothNames)."
                    }
                }
            }
            if !tokens.isEmpty { tokens.markup }
            if !clients.isEmpty { clients.markup }
            if let federation { federation.markup }
            if visit.visit.isAdministrator { buttons }
            if tokens.isEmpty { ShellLine(.createToken(organization: visit.organization.name)) }
        }
    }

    private var buttons: Markup {
        Tag.div(.class("buttons")) {
            Tag.a(.class("button main"), .href(visit.address("provisioning", "generate"))) { "Generate token\u{2026}" }
            Tag.a(.class("button"), .href(visit.address("provisioning", "create-client"))) {
                "Create OAuth client\u{2026}"
            }
            if federation == nil {
                Tag.a(.class("button"), .href(visit.address("provisioning", "federation"))) {
                    "Set workload identity\u{2026}"
                }
            }
        }
    }
}
