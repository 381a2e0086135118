import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// The OAuth clients, which exchange a client secret for access tokens.
struct ClientSection {
    private let visit: OrganizationVisit
    private let current: [Client]
    private let revokedCount: Int

    /// Clients that are listed here; a page of their own has all.
    private static let limit = 4

    init(_ visit: OrganizationVisit) throws {
        self.visit = visit
        let clients = try visit.administration.clients(of: visit.organization)
        current = clients.filter { $0.state != .revoked }
        revokedCount = clients.count - current.count
    }

    /// Whether there never was a client.
    var isEmpty: Bool { current.isEmpty && revokedCount == 0 }

    var markup: Markup {
        Markup {
            Tag.h3(.id("clients")) {
                "OAuth clients "
                Tag.span(.class("aside")) { "what Entra calls OAuth 2.0 client credentials grant" }
            }
            if current.isEmpty {
                Tag.p { "No client is valid." }
            } else {
                ClientTable(visit: visit).markup(Array(current.prefix(ClientSection.limit)))
            }
            others
            ShellLine(.listClients(organization: visit.organization.name))
        }
    }

    /// Where the clients are that are not listed here.
    private var others: Markup? {
        let address = visit.address("provisioning", "clients")
        let isCut = current.count > ClientSection.limit
        guard isCut || revokedCount > 0 else { return nil }
        return Tag.p {
            if isCut { Tag.a(.href(address.with("state", "current"))) { "All \(current.count.counted("client"))" } }
            if isCut, revokedCount > 0 { " \u{B7} " }
            if revokedCount > 0 {
                Tag.a(.href(address.with("state", "revoked"))) { revokedCount.counted("revoked client") }
            }
        }
    }
}

/// Clients as rows, one for each of their secrets that is accepted, each with what can be done with it.
struct ClientTable {
    let visit: OrganizationVisit

    func markup(_ clients: [Client]) -> Markup {
        Table(
            Table.plain("State"), Table.plain("Name"), Table.text("Secret"), Table.text("Last used"),
            Table.text("Expires"), Table.plain("Actions")
        ).markup(nil, clients.flatMap(rows))
    }

    private func rows(_ client: Client) -> [[Markup]] {
        guard let newest = client.newestSecret else { return [] }
        let replaced = client.replacedSecrets.reversed()
        return [row(client, newest)] + replaced.map { row(client, replaced: $0) }
    }

    private func row(_ client: Client, _ secret: Client.Secret) -> [Markup] {
        [
            client.word(at: visit.now).markup,
            Markup {
                Markup.name(client.name)
                Tag.span(.class("second")) { Markup.identifier(client.clientID) }
                client.limits.line
            },
            Tag.code { "\(secret.prefix)\u{2026}" },
            Markup {
                Markup.time(client.lastUsed ?? secret.lastUsed, at: visit.now)
                if let address = client.lastAddress { Tag.span(.class("second")) { "from \(address)" } }
            },
            end(of: secret, client.revoked),
            actions(client),
        ]
    }

    private func row(_ client: Client, replaced secret: Client.Secret) -> [Markup] {
        [
            StateWord(.warning, "Replaced, still valid").markup, .name(client.name),
            Tag.code { "\(secret.prefix)\u{2026}" }, .time(secret.lastUsed, at: visit.now),
            end(of: secret, nil),
            visit.visit.isAdministrator
                ? action("end-client-overlap", "End overlap\u{2026}", client, isDestructive: true) : Markup(),
        ]
    }

    private func end(of secret: Client.Secret, _ revoked: Instant?) -> Markup {
        if let revoked {
            return Markup {
                "revoked "
                Markup.time(revoked, at: visit.now)
            }
        }
        return Markup {
            Markup.time(secret.expires, at: visit.now)
            Tag.span(.class("second")) { LocalTime(secret.expires).day }
        }
    }

    private func actions(_ client: Client) -> Markup {
        guard visit.visit.isAdministrator, client.state != .revoked else { return Markup() }
        return Tag.span(.class("actions")) {
            action("rotate-client", "Rotate\u{2026}", client)
            " "
            action("limit-client", "Limits\u{2026}", client)
            " "
            action("revoke-client", "Revoke\u{2026}", client, isDestructive: true)
        }
    }

    private func action(_ page: String, _ text: String, _ client: Client, isDestructive: Bool = false) -> Markup {
        Tag.a(
            isDestructive ? .class("danger") : nil,
            .href(visit.address("provisioning", page).with("client", client.name)),
            .label("\(text.dropLast()) \(client.name.forDisplay)")
        ) { text }
    }
}

extension Client {
    /// The state in one or two words.
    func word(at now: Instant) -> StateWord {
        switch state {
        case .revoked: StateWord(.off, "Revoked")
        case .expired: StateWord(.bad, "Expired")
        case .valid: urgency(at: now) == nil ? StateWord(.good, "Valid") : StateWord(.warning, "Expires soon")
        }
    }

    /// The one that Entra is meant to use; of a revoked client the last one.
    var newestSecret: Secret? { secrets.last { $0.state != .revoked } ?? secrets.last }

    /// Older ones that are accepted still, in the order in which they were made.
    var replacedSecrets: [Secret] { secrets.filter { $0.state == .valid && $0 != newestSecret } }
}
