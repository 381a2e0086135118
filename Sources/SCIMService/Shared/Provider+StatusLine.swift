import Logging
import SCIMCore
import SCIMHost
import SCIMStore
import Synchronization

extension Provider {
    /// Takes notice of contacts, and of organizations that were switched on or off.
    func note(_ observations: Observations) {
        do {
            let known = standing.withLock(\.self)
            let (found, latest) = try store.look { snapshot in
                let latest = try snapshot.latestTime()
                var found = known
                found.generation = try snapshot.generation()
                guard found.generation != known.generation else { return (found, latest) }
                let organizations = try snapshot.organizations()
                found.organizations = organizations.count
                found.enabledOrganizations = organizations.count(where: \.settings.isEnabled)
                found.lastContact = try organizations.compactMap {
                    try snapshot.organization($0.id).lastContact()
                }.max()
                return (found, latest)
            }
            let (now, clock) = (surroundings.now(), surroundings.clock())
            clockMemory.withLock { memory in
                memory.adopt(latest)
                memory.observe(now, clock: clock)
            }
            newerSchema.withLock { $0 = nil }
            standing.withLock { standing in
                standing = found
                standing.lastContact = [found.lastContact, observations.lastContact].compactMap(\.self).max()
            }
        } catch {
            guard !noteNewerSchema(error) else { return }
            logger.debug("the status line could not be updated: \(error)")
        }
    }

    /// One line for `systemctl status`: `serving 3 organizations, last contact 4 min ago`
    package var statusLine: String {
        if let newerSchemaStatus { return newerSchemaStatus }
        switch obstacle.withLock(\.self) {
        case .cannotStore(let sentence)?: return "NOT STORING, writes are answered 503: \(sentence)"
        case .damaged(let sentence)?: return "DAMAGED, requests that need unreadable data are answered 503: \(sentence)"
        case nil: break
        }
        let standing = standing.withLock(\.self)
        let held = standing.heldLogBytes
        let note =
            held > Store.heldLogLimit ? "; a program that reads keeps \(held >> 20) MiB of write-ahead log" : ""
        return serviceLine(standing) + note
    }

    private func serviceLine(_ standing: StatusSummary) -> String {
        let contact =
            standing.lastContact.map { "last contact \($0.relative(to: surroundings.now()))" } ?? "no contact yet"
        switch standing.enabledOrganizations {
        case 0 where standing.organizations == 0: return "ready, no organization yet: scimctl org create"
        case 0: return "ready, SCIM is off for every organization; \(contact)"
        case 1: return "serving 1 organization, \(contact)"
        default: return "serving \(standing.enabledOrganizations) organizations, \(contact)"
        }
    }
}
