import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// The workload identity, as it is set.
struct FederationSection {
    let federation: Federation
    let baseURL: BaseURL?
    let visit: OrganizationVisit

    var markup: Markup {
        Markup {
            Tag.h3(.id("workload-identity")) {
                "Workload identity "
                Tag.span(.class("aside")) { "what Entra calls workload identity federation" }
            }
            FederationFacts(federation: federation, baseURL: baseURL, visit: visit).markup
            if visit.visit.isAdministrator {
                Tag.p {
                    Tag.a(.href(visit.address("provisioning", "federation"))) { "Change workload identity\u{2026}" }
                    " \u{B7} "
                    Tag.a(.class("danger"), .href(visit.address("provisioning", "remove-federation"))) {
                        "Remove workload identity\u{2026}"
                    }
                }
            }
            ShellLine(.showFederation(organization: visit.organization.name))
        }
    }
}

/// What is known of a workload identity, for whoever decides about it.
struct FederationFacts {
    let federation: Federation
    let baseURL: BaseURL?
    let visit: OrganizationVisit

    var markup: Markup {
        Tag.dl {
            Tag.dt { "Name" }
            Tag.dd { Markup.name(federation.name) }
            Tag.dt { "Tenant" }
            Tag.dd { Markup.identifier(federation.settings.tenant) }
            Tag.dt { "Client identifier" }
            Tag.dd { Markup.identifier(federation.clientID) }
            Tag.dt { "Token endpoint" }
            Tag.dd { Markup.identifier(baseURL?.tokenEndpoint ?? "the base URL is not set") }
            Tag.dt { "Subjects" }
            Tag.dd { list(federation.settings.subjects) }
            Tag.dt { "Audiences" }
            Tag.dd { list(federation.settings.audiences) }
            Tag.dt { "Entra\u{2019}s own tokens" }
            Tag.dd {
                federation.settings.acceptsEntraTokens
                    ? StateWord(.warning, "Accepted") : StateWord(.off, "Not accepted")
            }
            Tag.dt { "Access tokens" }
            Tag.dd { "valid for \(AccessTokenLifetime.text(federation.settings.tokenLifetime))" }
            if federation.limits != .none {
                Tag.dt { "Limits" }
                Tag.dd { federation.limits.sentence }
            }
            Tag.dt { "Last used" }
            Tag.dd {
                Markup.time(federation.lastUsed, at: visit.now)
                if let address = federation.lastAddress { " from \(address)" }
            }
        }
    }

    private func list(_ values: [String]) -> Markup {
        Markup {
            for (place, value) in values.enumerated() {
                if place > 0 { Tag.br() }
                Markup.identifier(value)
            }
        }
    }
}

extension Federation {
    /// All that is set, in one line, by which a form also knows what it was made from.
    ///
    /// - Parameter federation: nil where none is set.
    static func sentence(_ federation: Federation?) -> String {
        guard let federation else { return "no workload identity" }
        return sentence(federation.settings, name: federation.name)
    }

    static func sentence(_ settings: FederationSettings, name: String) -> String {
        let parts = [
            "tenant \(settings.tenant)", "client identifier \(settings.clientID)",
            "subjects \(settings.subjects.joined(separator: " "))",
            "audiences \(settings.audiences.joined(separator: " "))",
            "Entra\u{2019}s own tokens \(settings.acceptsEntraTokens ? "accepted" : "not accepted")",
            "access tokens valid for \(AccessTokenLifetime.text(settings.tokenLifetime))", settings.limits.sentence,
            "name \(name.forDisplay)",
        ]
        return parts.joined(separator: "; ")
    }
}
