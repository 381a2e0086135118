package import SCIMCore

/// Something that is in Entra otherwise than here.
package struct DriftFinding: Sendable, Hashable {
    package let kind: Kind
    /// The userName, or the name of a group.
    package let name: String
    /// In Entra, where the file says it.
    package var objectID: String?
    /// Ours, where there is a record.
    package var identifier: String?
    /// Of a membership.
    package var group: String?
    /// What is here, where both sides have it.
    package var here: String?
    /// What is in Entra.
    package var there: String?
    /// Of the file, where one says it.
    package var line: Int?

    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A user who is enabled in Entra and not here, or active here and not in Entra.
        case missing, surplus
        /// A user who is in both.
        case userName, active, externalID = "externalId"
        /// A group in one of the two.
        case groupMissing, groupSurplus
        /// A member of a group that is in both.
        case membershipMissing, membershipSurplus

        /// What is so, in a few words.
        package var title: String {
            switch self {
            case .missing: "not here"
            case .surplus: "only here"
            case .userName: "other userName"
            case .active: "other state"
            case .externalID: "other externalId"
            case .groupMissing: "group not here"
            case .groupSurplus: "group only here"
            case .membershipMissing: "not a member here"
            case .membershipSurplus: "member only here"
            }
        }

        /// What to do about it in Entra, and here where Entra can do nothing.
        package func remedy(organization: String) -> Remedy {
            switch self {
            case .missing:
                "Assign the user (\(entra: .assignments)), then use \(entra: .provisionOnDemand). For many, use \(entra: .restartProvisioning)."
            case .surplus:
                """
                Entra no longer manages the user. If they belong here, assign them: \(entra: .assignments). If not, assign \
                them and take the assignment away again, or deactivate them here: \
                \(do: .deactivateUser(nil, organization: organization))
                """
            case .userName:
                "Use \(entra: .provisionOnDemand) for the user. If the name stays, check what userName is mapped to: \(entra: .userMapping)."
            case .active:
                "Use \(entra: .provisionOnDemand) for the user. If the state stays, check what active is mapped to: \(entra: .userMapping)."
            case .externalID:
                """
                Another object of Entra's was provisioned under this name. Map objectId to externalId and match by it \
                (\(entra: .userMapping)), then use \(entra: .restartProvisioning).
                """
            case .groupMissing:
                """
                Assign the group (\(entra: .assignments)), enable the mapping of groups (\(entra: .groupMapping)), and switch \
                group sync on here: \(do: .syncGroups(organization: organization))
                """
            case .groupSurplus:
                "If the group belongs here, assign it: \(entra: .assignments). If not, delete it here."
            case .membershipMissing, .membershipSurplus:
                "Use \(entra: .provisionOnDemand) for the group and that member. For many, use \(entra: .restartProvisioning)."
            }
        }
    }

    init(_ kind: Kind, _ name: String) {
        self.kind = kind
        self.name = name
    }
}

/// What a comparison with Entra came to.
package struct DriftSummary: Sendable, Hashable {
    /// Users of the file.
    package internal(set) var users = 0
    /// Memberships of the file; nil if there was none to compare.
    package internal(set) var memberships: Int?
    package internal(set) var counts: [DriftFinding.Kind: Int] = [:]
    /// Users whom nobody expects in Entra: those that are local or protected.
    package internal(set) var ownUsers = 0
    /// Memberships in the file of somebody who is not here.
    package internal(set) var unknownMembers = 0

    package var findings: Int { counts.values.reduce(0, +) }
}
