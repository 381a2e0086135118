package import SCIMCore
import SCIMDirectory
import SCIMHost
import SCIMStore

extension Restoration {
    /// What going back changes, in sentences, those of an organization below its name; empty if nothing was written
    /// since.
    package var losses: [String] {
        switch current {
        case .absent: []
        case .unknown(let reason):
            ["What will be lost is unknown, because the current database cannot be read: \(reason)"]
        case .compared(let comparison): comparison.losses
        }
    }

    /// What the administrator has to do afterwards, in sentences.
    package var advice: [Remedy] {
        var advice: [Remedy] = []
        if source.description == nil {
            advice.append("The description of \(source.name) is missing, so its SHA-256 could not be compared.")
        }
        advice.append(
            """
            In Entra, for each organization's application: \(entra: .restartProvisioning). Entra then sends all users \
            and groups again, which brings back what was written since the backup; an ordinary cycle does not.
            """)
        switch current {
        case .absent: break
        case .unknown:
            advice.append(
                """
                Tokens created since the backup are no longer accepted, and tokens revoked since then are accepted again: \
                compare \(do: .listTokens) with what Entra uses, and revoke those that should not be valid.
                """)
        case .compared(let comparison): advice += comparison.advice
        }
        return advice
    }
}

extension DatabaseComparison {
    fileprivate var losses: [String] {
        var lines: [String] = []
        for organization in organizations {
            let losses = organization.losses
            guard !losses.isEmpty else { continue }
            lines.append("\(organization.name.forDisplay):")
            lines += losses.map { "  \($0)" }
        }
        for name in lostOrganizations {
            lines.append(
                "\(name.forDisplay): the organization was created since then; it is gone with everything in it")
        }
        if !actions.isEmpty {
            let told = actions.map { $0.count == 1 ? $0.action : "\($0.action) (\($0.count))" }
            lines.append("Changes by administrators since then that are undone: \(told.joined(separator: ", "))")
        }
        return lines
    }

    fileprivate var advice: [Remedy] {
        var advice: [Remedy] = []
        for organization in organizations {
            let name = organization.name.forDisplay
            for token in organization.newTokens {
                advice.append(
                    """
                    The token "\(token.name.forDisplay)" (\(token.prefix)…) of \(name) is no longer accepted. If Entra uses \
                    it, create another and enter it as the Secret Token: \(do: .createToken(organization: organization.name))
                    """)
            }
            if organization.deactivatedUsers.count > 0 {
                advice.append(
                    """
                    \(organization.deactivatedUsers.count.counted("user")) of \(name) who had left can sign in again until \
                    Entra deactivates them again: restart provisioning now, or \
                    \(do: .deactivateUser(nil, organization: organization.name))
                    """)
            }
        }
        for person in erased {
            let erase = Remedy.Action.eraseUser(id: person.identifier, organization: person.organization)
            advice.append("A user who had been erased is back: \(do: erase)")
        }
        return advice
    }
}

extension DatabaseComparison.Organization {
    fileprivate var losses: [String] {
        let people = [
            newUsers.told("user", "created since then", "is gone", "are gone"),
            deletedUsers.told("user", "deleted since then", "is back", "are back"),
            deactivatedUsers.told("user", "deactivated since then", "is active again", "are active again"),
            changedUsers == 0 ? nil : "\(changedUsers.counted("user")) changed since then: back to the old values",
            newGroups.told("group", "created since then", "is gone", "are gone"),
            deletedGroups.told("group", "deleted since then", "is back", "are back"),
            changedGroups == 0 ? nil : "\(changedGroups.counted("group")) changed since then: back to the old values",
        ]
        let made = newTokens.map { "the token \"\($0.name.forDisplay)\" (\($0.prefix)…) created since then is gone" }
        let ended = endedTokens.map {
            "the token \"\($0.name.forDisplay)\" (\($0.prefix)…) was revoked or replaced since then, and stays so"
        }
        let switches = [
            isEnabled.map { "SCIM is switched \($0 ? "on" : "off") again" },
            areGroupsEnabled.map { "group sync is switched \($0 ? "on" : "off") again" },
        ]
        return people.compactMap(\.self) + made + ended + switches.compactMap(\.self)
    }
}

extension DatabaseComparison.Some {
    /// `3 users deleted since then are back: ada@example.org, …`; nil if there is none.
    fileprivate func told(_ noun: String, _ what: String, _ one: String, _ several: String) -> String? {
        guard count > 0 else { return nil }
        let more = count > names.count ? " and \(count - names.count) more" : ""
        let shown = names.map(\.forDisplay).joined(separator: ", ")
        return "\(count.counted(noun)) \(what) \(count == 1 ? one : several): \(shown)\(more)"
    }
}
