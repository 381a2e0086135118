import SCIMAdministration

/// Which page of SCIM Provisioning a path names, and which form.
enum ProvisioningRoutes {
    /// - Parameter rest: the segments behind `provisioning`.
    static func reply(_ visit: OrganizationVisit, _ rest: [String], _ form: FormFields?) throws -> Reply {
        guard let name = rest.first else {
            guard form == nil else { throw PageFault.wrongMethod }
            return .page(try ProvisioningPage.page(visit))
        }
        guard rest.count == 1 else { throw PageFault.notFound("page") }
        if let list = List(rawValue: name) {
            guard form == nil else { throw PageFault.wrongMethod }
            return .page(try shown(list, visit))
        }
        guard let page = Subpage(rawValue: name) else { throw PageFault.notFound("page") }
        // Each of them changes something.
        try visit.visit.requireAdministrator()
        return try form.map { try perform(page, visit, $0) } ?? .page(try shown(page, visit))
    }

    /// What the page itself has room only for the beginning of.
    private enum List: String {
        case tokens, clients, mappings, unmatched
        case guardState = "guard"
    }

    private static func shown(_ list: List, _ visit: OrganizationVisit) throws -> Page {
        switch list {
        case .tokens: try TokensPage.page(visit)
        case .clients: try ClientsPage.page(visit)
        case .mappings: try MappingsPage.page(visit)
        case .unmatched: try UnmatchedPage.page(visit)
        case .guardState: try GuardPage.page(visit)
        }
    }

    private enum Subpage: String {
        case enable, disable, groups, generate, rotate, revoke, federation, map, unmap, apply, attributes, relink
        case endOverlap = "end-overlap"
        case limitToken = "limit-token"
        case createClient = "create-client"
        case rotateClient = "rotate-client"
        case endClientOverlap = "end-client-overlap"
        case revokeClient = "revoke-client"
        case limitClient = "limit-client"
        case removeFederation = "remove-federation"
        case defaultRole = "default-role"
        case approveChanges = "approve-changes"
        case rejectChanges = "reject-changes"
        case guardSettings = "guard-settings"
        case protectRole = "protect-role"
    }

    private static func shown(_ page: Subpage, _ visit: OrganizationVisit) throws -> Page {
        switch page {
        case .enable: EnablePage.page(visit)
        case .disable: try DisablePage.page(visit)
        case .groups: GroupSyncPage.page(visit)
        case .generate: try GenerateTokenPage.page(visit)
        case .rotate: try RotateTokenPage.page(visit)
        case .endOverlap: try EndOverlapPage.page(visit)
        case .revoke: try RevokeTokenPage.page(visit)
        case .limitToken: try LimitsPage.page(.token, visit)
        case .createClient: try CreateClientPage.page(visit)
        case .rotateClient: try RotateClientPage.page(visit)
        case .endClientOverlap: try EndClientOverlapPage.page(visit)
        case .revokeClient: try RevokeClientPage.page(visit)
        case .limitClient: try LimitsPage.page(.client, visit)
        case .federation: try FederationPage.page(visit)
        case .removeFederation: try RemoveFederationPage.page(visit)
        case .map: try MappingPage.page(visit)
        case .unmap: try UnmappingPage.page(visit)
        case .defaultRole: try DefaultRolePage.page(visit)
        case .apply: try ApplyRolesPage.page(visit)
        case .attributes: UnknownAttributesPage.page(visit)
        case .relink: RelinkPage.page(visit)
        case .approveChanges: try GuardDecisionPage.page(.approve, visit)
        case .rejectChanges: try GuardDecisionPage.page(.reject, visit)
        case .guardSettings: GuardSettingsPage.page(visit)
        case .protectRole: try ProtectRolePage.page(visit)
        }
    }

    private static func perform(_ page: Subpage, _ visit: OrganizationVisit, _ form: FormFields) throws -> Reply {
        switch page {
        case .enable: try EnablePage.perform(visit)
        case .disable: try DisablePage.perform(visit, form)
        case .groups: try GroupSyncPage.perform(visit, form)
        case .generate: try GenerateTokenPage.perform(visit, form)
        case .rotate: try RotateTokenPage.perform(visit, form)
        case .endOverlap: try EndOverlapPage.perform(visit, form)
        case .revoke: try RevokeTokenPage.perform(visit, form)
        case .limitToken: try LimitsPage.perform(.token, visit, form)
        case .createClient: try CreateClientPage.perform(visit, form)
        case .rotateClient: try RotateClientPage.perform(visit, form)
        case .endClientOverlap: try EndClientOverlapPage.perform(visit, form)
        case .revokeClient: try RevokeClientPage.perform(visit, form)
        case .limitClient: try LimitsPage.perform(.client, visit, form)
        case .federation: try FederationPage.perform(visit, form)
        case .removeFederation: try RemoveFederationPage.perform(visit, form)
        case .map: try MappingPage.perform(visit, form)
        case .unmap: try UnmappingPage.perform(visit, form)
        case .defaultRole: try DefaultRolePage.perform(visit, form)
        case .apply: try ApplyRolesPage.perform(visit, form)
        case .attributes: try UnknownAttributesPage.perform(visit, form)
        case .relink: try RelinkPage.perform(visit, form)
        case .approveChanges: try GuardDecisionPage.perform(.approve, visit, form)
        case .rejectChanges: try GuardDecisionPage.perform(.reject, visit, form)
        case .guardSettings: try GuardSettingsPage.perform(visit, form)
        case .protectRole: try ProtectRolePage.perform(visit, form)
        }
    }
}

extension FormFields {
    /// What the page showed when the form was opened.
    var seen: String {
        get throws {
            guard let seen = exact("seen") else { throw PageFault.badForm("it does not say what it was made from") }
            return seen
        }
    }
}
