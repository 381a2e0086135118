import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// The access tokens, which Entra calls Secret Token.
struct TokenSection {
    private let visit: OrganizationVisit
    private let current: [Token]
    private let revokedCount: Int

    /// Tokens that are listed here; a page of their own has all.
    private static let limit = 8

    init(_ visit: OrganizationVisit) throws {
        self.visit = visit
        let tokens = try visit.administration.tokens(of: visit.organization).filter { !$0.isRehearsal }
        current = tokens.filter { $0.state != .revoked }.groupedByName
        revokedCount = tokens.count { $0.state == .revoked }
    }

    /// Whether there never was a token.
    var isEmpty: Bool { current.isEmpty && revokedCount == 0 }

    var markup: Markup {
        Markup {
            Tag.h3 {
                "Tokens "
                Tag.span(.class("aside")) { "what Entra calls Secret Token" }
            }
            if current.isEmpty {
                Tag.p { "No token is valid." }
            } else {
                TokenTable(visit: visit).markup(Array(current.prefix(TokenSection.limit)))
            }
            others
            ShellLine(command: SuggestedCommand("token list", organization: visit.organization.name).text)
        }
    }

    /// Where the tokens are that are not listed here.
    private var others: Markup? {
        let address = visit.address("provisioning", "tokens")
        let isCut = current.count > TokenSection.limit
        guard isCut || revokedCount > 0 else { return nil }
        return Tag.p {
            if isCut { Tag.a(.href(address.with("state", "current"))) { "All \(current.count.counted("token"))" } }
            if isCut, revokedCount > 0 { " \u{B7} " }
            if revokedCount > 0 {
                Tag.a(.href(address.with("state", "revoked"))) { revokedCount.counted("revoked token") }
            }
        }
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
