import SCIMCore
import SCIMDirectory
import SCIMHost
import SCIMStore

extension Restoration {
    /// What going back changes, in sentences, those of an organization below its name; empty where nothing was written
    /// since.
    package var losses: [String] {
        switch current {
        case .absent: []
        case .unknown(let reason):
            ["What is lost cannot be told, because the database in use cannot be read: \(reason)"]
        case .compared(let comparison): comparison.losses
        }
    }

    /// What the administrator has to do afterwards, in sentences.
    package var advice: [String] {
        var advice: [String] = []
        if source.description == nil {
            advice.append("Nothing beside \(source.name) describes it: its SHA-256 could not be compared.")
        }
        advice.append(
            """
            In Entra, for each organization's application: Provisioning > Restart provisioning. Entra then sends \
            everybody anew, which brings back what was written since the backup; an ordinary cycle does not.
            """)
        switch current {
        case .absent: break
        case .unknown:
            advice.append(
                """
                Tokens that were made since the backup are not accepted any more, and tokens that were revoked since are \
                accepted again: compare scimctl token list with what Entra uses, and revoke what should be.
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
            lines.append("\(name.forDisplay): the organization was created since; it is gone with all that is in it")
        }
        if !actions.isEmpty {
            let told = actions.map { $0.count == 1 ? $0.action : "\($0.action) (\($0.count))" }
            lines.append("Undone of what administrators did since: \(told.joined(separator: ", "))")
        }
        return lines
    }

    fileprivate var advice: [String] {
        var advice: [String] = []
        for organization in organizations {
            let name = organization.name.forDisplay
            for token in organization.newTokens {
                let create = SuggestedCommand("token create", organization: organization.name, options: "--name NAME")
                advice.append(
                    """
                    The token "\(token.name.forDisplay)" (\(token.prefix)…) of \(name) is not accepted any more. Where Entra \
                    uses it, make another and set it as the Secret Token: \(create.text)
                    """)
            }
            if organization.deactivatedUsers.count > 0 {
                let deactivate = SuggestedCommand("user deactivate", organization: organization.name, ["USER"])
                advice.append(
                    """
                    \(organization.deactivatedUsers.count.counted("user")) of \(name) who had left can sign in again until \
                    Entra deactivates them anew: restart provisioning at once, or \(deactivate.text)
                    """)
            }
        }
        for person in erased {
            let erase = SuggestedCommand("user erase", organization: person.organization, [person.identifier])
            advice.append("A person who was erased is there again: \(erase.text)")
        }
        return advice
    }
}

extension DatabaseComparison.Organization {
    fileprivate var losses: [String] {
        let people = [
            newUsers.told("user", "came since and", "is gone", "are gone"),
            deletedUsers.told("user", "deleted since", "is there again", "are there again"),
            deactivatedUsers.told("user", "deactivated since", "is active again", "are active again"),
            changedUsers == 0 ? nil : "\(changedUsers.counted("user")) changed since: as they were",
            newGroups.told("group", "came since and", "is gone", "are gone"),
            deletedGroups.told("group", "deleted since", "is there again", "are there again"),
            changedGroups == 0 ? nil : "\(changedGroups.counted("group")) changed since: as they were",
        ]
        let made = newTokens.map { "the token \"\($0.name.forDisplay)\" (\($0.prefix)…) made since is gone" }
        let ended = endedTokens.map {
            "the token \"\($0.name.forDisplay)\" (\($0.prefix)…) was revoked or replaced since, and stays so"
        }
        let switches = [
            isEnabled.map { "SCIM is switched \($0 ? "on" : "off") again" },
            areGroupsEnabled.map { "group sync is switched \($0 ? "on" : "off") again" },
        ]
        return people.compactMap(\.self) + made + ended + switches.compactMap(\.self)
    }
}

extension DatabaseComparison.Some {
    /// `3 users deleted since are there again: ada@example.org, …`; nil where there is none.
    fileprivate func told(_ noun: String, _ what: String, _ one: String, _ several: String) -> String? {
        guard count > 0 else { return nil }
        let more = count > names.count ? " and \(count - names.count) more" : ""
        let shown = names.map(\.forDisplay).joined(separator: ", ")
        return "\(count.counted(noun)) \(what) \(count == 1 ? one : several): \(shown)\(more)"
    }
}
