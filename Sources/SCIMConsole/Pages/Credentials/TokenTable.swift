import SCIMAdministration
import SCIMCore
import SCIMHost

/// Tokens as rows, each with what can be done with it.
struct TokenTable {
    let visit: OrganizationVisit

    func markup(_ tokens: [Token]) -> Markup {
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
                token.limits.line
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
                action("limit-token", "Limits\u{2026}", token)
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
