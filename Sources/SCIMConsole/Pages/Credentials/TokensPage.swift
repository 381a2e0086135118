import SCIMAdministration
import SCIMCore
import SCIMDirectory

/// All tokens of an organization, the newest first.
enum TokensPage {
    /// Fewer than in other tables: each has more to say.
    private static let rows = 25

    static func page(_ visit: OrganizationVisit) throws -> Page {
        let (search, state) = (visit.query["search"], visit.query["state"])
        let tokens = try visit.administration.tokens(of: visit.organization).filter { !$0.isRehearsal }
        let wanted = tokens.reversed().filter { token in
            (state == nil || (state == "revoked") == (token.state == .revoked))
                && (search.map { token.name.folded.holds($0.folded) } ?? true)
        }
        let part = ListPart(
            wanted, in: visit.query, rows: rows, key: { String($0.number) },
            precedes: { Int64($0) ?? .max > Int64($1) ?? .max })
        let address = visit.address("provisioning", "tokens")
        return Page("Tokens", in: .provisioning) {
            Tag.h1 { "Tokens" }
            Tag.p(.class("lead")) {
                "\(tokens.count.counted("token")), newest first. Entra calls a token\u{2019}s value Secret Token."
            }
            Filters(address) {
                Filters.search("search", "Part of the name", search)
                Form.choice(
                    "state", "Show", [("", "All"), ("current", "Not revoked"), ("revoked", "Revoked")],
                    chosen: state ?? "")
            }
            if part.elements.isEmpty {
                Tag.p { "No token matches." }
            } else {
                TokenTable(visit: visit).markup(part.elements)
            }
            part.links(address.with("search", search).with("state", state))
            Tag.p { Tag.a(.href(visit.address("provisioning").at("tokens"))) { "Back to SCIM Provisioning" } }
            ShellLine(command: SuggestedCommand("token list", organization: visit.organization.name).text)
        }
    }
}
