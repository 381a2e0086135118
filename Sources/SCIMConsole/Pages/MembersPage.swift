import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// The members of an organization.
enum MembersPage {
    static let rows = 50
    /// Roles that a list to choose from has room for.
    private static let listedRoles = 40
    /// In a larger directory display names are searched only where somebody asks for it.
    private static let searchedWhole = 20_000

    static func page(_ visit: OrganizationVisit) throws -> Page {
        let filter = try Filter(visit)
        let counts = try visit.administration.counts(of: visit.organization)
        var query = filter.query
        query.searchesIndexesOnly = counts.members > searchedWhole && !filter.searchesDisplayNames
        query.after = filter.place("after", visit)
        query.before = query.after == nil ? filter.place("before", visit) : nil
        query.limit = rows
        let found = try visit.administration.users(of: visit.organization, query)
        return Page("Members", in: .members) {
            Tag.h1 { "Members" }
            if counts.members == 0 {
                empty(visit)
            } else {
                Tag.p(.class("lead")) { summary(counts) }
                filter.markup(visit)
                if query.search != nil, query.searchesIndexesOnly {
                    Tag.p(.class("shell")) {
                        "Searched by user name and e-mail address. "
                        Tag.a(.href(filter.address(visit).with("names", "1"))) { "Search display names too" }
                        ", which takes some seconds here."
                    }
                }
                if found.elements.isEmpty {
                    Notice {
                        Tag.p {
                            query.after == nil && query.before == nil
                                ? "No member matches." : "There are no more members here."
                        }
                        Tag.p { Tag.a(.href(visit.address("members"))) { "Show all members" } }
                    }
                } else {
                    table(found.elements, filter, visit)
                }
                PageLinks(
                    summary: filter.isEmpty ? counts.members.counted("member") : "",
                    previous: found.previous.map { (filter.address(visit).with("before", $0), "Previous") },
                    next: found.next.map { (filter.address(visit).with("after", $0), "Next") })
                export(filter, visit)
            }
        }
    }

    private static func summary(_ counts: DirectoryCounts) -> String {
        let inactive = counts.members - counts.activeMembers
        return
            "\(counts.members.counted("member")), \(inactive == 0 ? "all of them active" : "\(inactive.grouped) of them inactive")."
    }

    private static func empty(_ visit: OrganizationVisit) -> Markup {
        Markup {
            Tag.p(.class("lead")) { "There are no members yet: they come from Entra." }
            Notice {
                Tag.p {
                    "In Entra, assign users to the application, and start provisioning there. To see one person arrive at once, use Provision on demand."
                }
                Tag.p {
                    Tag.a(.href(visit.address("connect"))) { "Connect Entra" }
                    " shows what is still to be done."
                }
            }
            ShellLine(command: SuggestedCommand("user list", organization: visit.organization.name).text)
        }
    }

    private static func table(_ users: [User], _ filter: Filter, _ visit: OrganizationVisit) -> Markup {
        Table(
            Table.plain("State"), Table.plain("Name"),
            Table.text("User name").sorted(
                filter.sorting(.userName, .userNameBackwards, isDescending: filter.order == .userNameBackwards, visit)),
            Table.text("Role"), Table.text("Source"),
            Table.text("Created").sorted(
                filter.sorting(.oldestFirst, .newestFirst, isDescending: filter.order == .newestFirst, visit))
        ).markup(nil, users.map { row($0, visit) })
    }

    private static func row(_ user: User, _ visit: OrganizationVisit) -> [Markup] {
        [
            user.stateWord.markup,
            Tag.a(.href(visit.address("members", user.identifier))) { Markup.name(user.displayName ?? user.userName) },
            Markup {
                Markup.name(user.userName)
                // In most directories it is the same.
                if let email = user.email, email.folded != user.userName.folded {
                    Tag.span(.class("second")) { Markup.name(email) }
                }
            },
            Markup {
                if let role = user.role { Markup.name(role) } else { "none" }
                Tag.span(.class("second")) { roleWord(user) }
            },
            Markup {
                user.source
                if user.isProtected { Tag.span(.class("badge")) { "protected" } }
            },
            // The day, because a column of days is read at a glance; the member's page has the exact time.
            Tag.time { LocalTime(user.created).day },
        ]
    }

    /// Why they have their role, in as few letters as a list has room for.
    private static func roleWord(_ user: User) -> String {
        switch user.roleReason {
        case .mapping: "by mapping"
        case .default: "by default"
        case .none: "no mapping"
        case .manual: "set by hand"
        }
    }

    private static func export(_ filter: Filter, _ visit: OrganizationVisit) -> Markup {
        Markup {
            Tag.p {
                Tag.a(.href(filter.parameters(visit.address("members", "export.csv")))) { "Export as CSV" }
                filter.isEmpty ? ": all members." : ": all members that match."
            }
            Tag.p { Tag.a(.href(visit.address("members", "deleted"))) { "Deleted members and groups" } }
            if visit.visit.isAdministrator {
                Tag.p { Tag.a(.href(visit.address("members", "new"))) { "New member\u{2026}" } }
            }
            ShellLine(
                command: SuggestedCommand("user export", organization: visit.organization.name, options: "--format csv")
                    .text)
        }
    }

    static func export(_ visit: OrganizationVisit) throws -> Reply {
        let filter = try Filter(visit)
        var query = filter.query
        query.searchesIndexesOnly =
            try visit.administration.counts(of: visit.organization).members > searchedWhole
            && !filter.searchesDisplayNames
        let (organization, wanted) = (visit.organization, query)
        return visit.table("members.csv") { administration, output in
            try administration.exportUsers(of: organization, wanted, as: .csv, to: output)
        }
    }
}

extension MembersPage {
    /// Which members are wanted, as the address says it.
    struct Filter {
        let search: String?
        let isActive: Bool?
        /// `none`, or the name of a role behind `=`.
        let role: String?
        /// Whether that is wanted in a directory where it takes long.
        let searchesDisplayNames: Bool
        let order: UserOrder
        private let roles: [String]

        init(_ visit: OrganizationVisit) throws {
            search = visit.query["search"]
            searchesDisplayNames = visit.query["names"] == "1"
            isActive = visit.query["state"].flatMap { $0 == "active" ? true : $0 == "inactive" ? false : nil }
            roles = try visit.administration.roleNames(of: visit.organization)
            let known = roles
            role = visit.query["role"].flatMap { text in
                // A name without the sign was typed.
                text == "none" || text.hasPrefix("=") && known.contains(String(text.dropFirst()))
                    ? text : known.first { $0.folded == text.folded }.map { "=\($0)" }
            }
            order = UserOrder.allCases.first { $0.word == visit.query["sort"] } ?? .oldestFirst
        }

        var isEmpty: Bool { search == nil && isActive == nil && role == nil }

        var query: UserQuery {
            var query = UserQuery()
            query.search = search
            query.isActive = isActive
            query.role = role.map { $0 == "none" ? .without : .of(String($0.dropFirst())) }
            query.order = order
            return query
        }

        /// Where the page begins or ends: an id, or by user name a user name.
        func place(_ name: String, _ visit: OrganizationVisit) -> String? {
            switch order {
            case .oldestFirst, .newestFirst: visit.query[name].flatMap { ResourceID($0)?.description }
            case .userName, .userNameBackwards: visit.query.exact(name)
            }
        }

        /// - Parameters:
        ///   - ascending: what the heading stands for.
        ///   - descending: its reverse.
        func sorting(
            _ ascending: UserOrder, _ descending: UserOrder, isDescending: Bool, _ visit: OrganizationVisit
        ) -> Table.Sorting {
            Table.Sorting(
                isDescending: order == ascending || order == descending ? isDescending : nil,
                address: address(visit).with("sort", (order == ascending ? descending : ascending).word))
        }

        func address(_ visit: OrganizationVisit) -> Address { parameters(visit.address("members")) }

        func parameters(_ address: Address) -> Address {
            address.with("search", search).with("state", isActive.map { $0 ? "active" : "inactive" }).with("role", role)
                .with("names", searchesDisplayNames ? "1" : nil).with("sort", order.word)
        }

        func markup(_ visit: OrganizationVisit) -> Filters {
            Filters(visit.address("members")) {
                Filters.search("search", "Part of the name, user name or e-mail address", search)
                Form.choice(
                    "state", "State", [("", "All"), ("active", "Active"), ("inactive", "Inactive")],
                    chosen: isActive.map { $0 ? "active" : "inactive" } ?? "")
                if roles.count > listedRoles {
                    Filters.search("role", "Role", role.map { $0 == "none" ? $0 : String($0.dropFirst()) })
                } else {
                    Form.choice(
                        "role", "Role",
                        [("", "All")] + roles.map { ("=\($0)", $0.forDisplay) } + [("none", "No role")],
                        chosen: role ?? "")
                }
                Form.choice(
                    "sort", "Order", UserOrder.allCases.map { ($0.word ?? "", $0.text) }, chosen: order.word ?? "")
            }
        }
    }
}

extension UserOrder {
    /// As an address says it; nil for the one that it does not need to say.
    fileprivate var word: String? {
        switch self {
        case .oldestFirst: nil
        case .newestFirst: "newest"
        case .userName: "name"
        case .userNameBackwards: "-name"
        }
    }

    fileprivate var text: String {
        switch self {
        case .oldestFirst: "Oldest first"
        case .newestFirst: "Newest first"
        case .userName: "User name, A to Z"
        case .userNameBackwards: "User name, Z to A"
        }
    }
}

extension User {
    var stateWord: StateWord { isActive ? StateWord(.good, "Active") : StateWord(.off, "Inactive") }

    /// Why they have their role, in a word or two.
    var roleWord: String {
        switch roleReason {
        case .mapping: "mapping \u{201C}\(roleLabel?.forDisplay ?? "")\u{201D}"
        case .default: "default"
        case .none: "no mapping"
        case .manual: "set by hand"
        }
    }

    /// Who wrote the record last.
    var source: String {
        guard writtenBySCIM != nil else { return "not from Entra" }
        return isChangedHere ? "changed here" : "from Entra"
    }

    /// Whether the last change was not Entra's. A version is a little later than its time where two fall together.
    var isChangedHere: Bool {
        writtenBySCIM.map { modified.milliseconds - $0.milliseconds > 1000 } ?? false
    }
}
