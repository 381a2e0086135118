extension Remedy {
    /// A place in the Entra portal.
    package enum EntraPlace: Sendable, Hashable, CaseIterable {
        /// The list of applications.
        case applications
        /// Where Tenant URL and Secret Token are entered.
        case credentials
        case userMapping, groupMapping
        /// The attributes of this service that can be mapped to.
        case attributeList
        case restartProvisioning
        /// One user, or one group with up to five of its members, at once.
        case provisionOnDemand
        /// Which users and groups are assigned to the application.
        case assignments
        /// Which users are in scope, and where notifications go.
        case properties

        /// In the portal's words of today.
        package var name: String {
            switch self {
            case .applications: "Entra ID > Enterprise apps"
            case .credentials: "Provisioning > + New configuration"
            case .userMapping: "Attribute mapping > Provision Microsoft Entra ID Users"
            case .groupMapping: "Attribute mapping > Provision Microsoft Entra ID Groups"
            case .attributeList:
                "Attribute mapping > Users > Show advanced options > Edit attribute list for customappsso"
            case .restartProvisioning: "Provisioning > Restart provisioning"
            case .provisionOnDemand: "Provisioning > Provision on demand"
            case .assignments: "Users and groups"
            case .properties: "Overview > Properties"
            }
        }

        /// In the words that the portal still shows to some; nil if they are the same.
        package var formerName: String? {
            switch self {
            case .applications: "Identity > Applications > Enterprise applications"
            case .credentials: "Provisioning > Get started > Provisioning Mode = Automatic > Admin Credentials"
            case .userMapping: "Mappings > Provision Microsoft Entra ID Users"
            case .groupMapping: "Mappings > Provision Microsoft Entra ID Groups"
            case .attributeList: "Mappings > Users > Show advanced options > Edit attribute list for customappsso"
            case .properties: "Provisioning > Settings"
            case .restartProvisioning, .provisionOnDemand, .assignments: nil
            }
        }

        /// `Entra ID > Enterprise apps [formerly Identity > …]`
        package var bothNames: String { formerName.map { "\(name) [formerly \($0)]" } ?? name }
    }
}
