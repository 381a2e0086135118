import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// The access tokens, which Entra calls Secret Token.
struct TokenSection {
    private let visit: OrganizationVisit
    private let current: [Token]
    /// The newest first.
    private let revoked: [Token]

    /// Revoked ones that are listed.
    private static let limit = 50

    init(_ visit: OrganizationVisit) throws {
        self.visit = visit
        let tokens = try visit.administration.tokens(of: visit.organization).filter { !$0.isRehearsal }
        current = tokens.filter { $0.state != .revoked }.groupedByName
        revoked = tokens.filter { $0.state == .revoked }.reversed()
    }

    var markup: Markup {
        Markup {
            Tag.h2(.id("tokens")) {
                "Tokens "
                Tag.span(.class("aside")) { "what Entra calls Secret Token" }
            }
            if current.isEmpty {
                Notice {
                    Tag.p {
                        "There is no token yet. Generate one, and enter it with the Base URL in Entra: \(Remedy.EntraPlace.credentials.bothNames)."
                    }
                }
            } else {
                table(current)
            }
            if visit.visit.isAdministrator {
                Tag.div(.class("buttons")) {
                    Tag.a(.class("button main"), .href(visit.address("provisioning", "generate"))) {
                        "Generate token\u{2026}"
                    }
                }
            }
            if !revoked.isEmpty {
                Tag.details {
                    Tag.summary { revoked.count == 1 ? "1 revoked token" : "\(revoked.count.grouped) revoked tokens" }
                    table(Array(revoked.prefix(TokenSection.limit)))
                }
            }
            ShellLine(command: SuggestedCommand("token list", organization: visit.organization.name).text)
        }
    }

    private func table(_ tokens: [Token]) -> Markup {
        Table(
            Table.plain("State"), Table.plain("Name"), Table.text("Last used"), Table.text("Expires"),
            Table.text("Created"), Table.plain("Actions")
        ).markup(nil, tokens.map(row))
    }

    private func row(_ token: Token) -> [Markup] {
        [
            token.word(at: visit.now).markup,
            Markup {
                Markup.name(token.name)
                Tag.span(.class("second")) { Tag.code { "\(token.prefix)\u{2026}" } }
            },
            Markup {
                Markup.time(token.lastUsed, at: visit.now)
                if let address = token.lastAddress { Tag.span(.class("second")) { "from \(address)" } }
            },
            end(of: token),
            Markup.time(token.created, at: visit.now),
            actions(token),
        ]
    }

    private func end(of token: Token) -> Markup {
        if let revoked = token.revoked {
            return Markup {
                "revoked "
                Markup.time(revoked, at: visit.now)
            }
        }
        return Markup {
            Markup.time(token.expires, at: visit.now)
            if let expires = token.expires { Tag.span(.class("second")) { LocalTime(expires).day } }
        }
    }

    private func actions(_ token: Token) -> Markup {
        guard visit.visit.isAdministrator else { return Markup() }
        switch token.state {
        case .revoked: return Markup()
        case .replaced: return action("end-overlap", "End overlap\u{2026}", token, isDestructive: true)
        case .expired where token.replaced != nil: return Markup()
        case .valid, .expired:
            return Tag.span(.class("actions")) {
                action("rotate", "Rotate\u{2026}", token)
                " "
                action("revoke", "Revoke\u{2026}", token, isDestructive: true)
            }
        }
    }

    private func action(_ page: String, _ text: String, _ token: Token, isDestructive: Bool = false) -> Markup {
        Tag.a(
            isDestructive ? .class("danger") : nil,
            .href(visit.address("provisioning", page).with("token", token.name)),
            .label("\(text.dropLast()) \(token.name.forDisplay)")
        ) { text }
    }
}

extension Token {
    /// The state in one or two words.
    func word(at now: Instant) -> StateWord {
        switch state {
        case .revoked: StateWord(.off, "Revoked")
        case .expired: replaced == nil ? StateWord(.bad, "Expired") : StateWord(.off, "Replaced, ended")
        case .replaced: StateWord(.warning, "Replaced, still valid")
        case .valid: urgency(at: now) == nil ? StateWord(.good, "Valid") : StateWord(.warning, "Expires soon")
        }
    }
}

extension [Token] {
    /// In the order in which the names came, of each name the newest first.
    fileprivate var groupedByName: [Token] {
        var groups: [[Token]] = []
        for token in self {
            if let place = groups.firstIndex(where: { $0[0].name == token.name }) {
                groups[place].insert(token, at: 0)
            } else {
                groups.append([token])
            }
        }
        return groups.flatMap(\.self)
    }
}
