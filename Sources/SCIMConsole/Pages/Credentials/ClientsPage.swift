import SCIMAdministration
import SCIMCore
import SCIMDirectory

/// All OAuth clients of an organization, the newest first.
enum ClientsPage {
    /// Fewer than in other tables: each has more to say.
    private static let rows = 20

    static func page(_ visit: OrganizationVisit) throws -> Page {
        let (search, state) = (visit.query["search"], visit.query["state"])
        let clients = try visit.administration.clients(of: visit.organization)
        let wanted = clients.reversed().filter { client in
            (state == nil || (state == "revoked") == (client.state == .revoked))
                && (search.map { client.name.folded.holds($0.folded) } ?? true)
        }
        let part = ListPart(
            wanted, in: visit.query, rows: rows, key: { String($0.number) },
            precedes: { Int64($0) ?? .max > Int64($1) ?? .max })
        let address = visit.address("provisioning", "clients")
        return Page("OAuth clients", in: .provisioning) {
            Tag.h1 { "OAuth clients" }
            Tag.p(.class("lead")) {
                "\(clients.count.counted("client")), newest first. In Entra, the authentication method is called OAuth 2.0 client credentials grant."
            }
            Filters(address) {
                Filters.search("search", "Part of the name", search)
                Form.choice(
                    "state", "Show", [("", "All"), ("current", "Not revoked"), ("revoked", "Revoked")],
                    chosen: state ?? "")
            }
            if part.elements.isEmpty {
                Tag.p { "No client matches." }
            } else {
                ClientTable(visit: visit).markup(part.elements)
            }
            part.links(address.with("search", search).with("state", state))
            Tag.p { Tag.a(.href(visit.address("provisioning").at("clients"))) { "Back to SCIM Provisioning" } }
            ShellLine(.listClients(organization: visit.organization.name))
        }
    }
}
