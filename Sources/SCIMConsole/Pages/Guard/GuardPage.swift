import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// What the guard against mass changes watches and holds.
enum GuardPage {
    static func page(_ visit: OrganizationVisit) throws -> Page {
        let state = try visit.administration.guardState(of: visit.organization, listing: 50)
        return Page("Mass changes", in: .provisioning) {
            Tag.h1 { "Guard against mass changes" }
            Tag.p(.class("lead")) {
                "If somebody narrows the scope in Entra by mistake, Entra removes people by the hundred. The guard lets a part pass and holds the rest until you decide."
            }
            if state.open.isEmpty { Notice(.good) { Tag.p { "Nothing is held." } } }
            for change in state.open { held(change, visit) }
            if !state.open.isEmpty, visit.visit.isAdministrator {
                Tag.div(.class("buttons")) {
                    Tag.a(.class("button main"), .href(visit.address("provisioning", "approve-changes"))) {
                        "Approve\u{2026}"
                    }
                    Tag.a(.class("button"), .href(visit.address("provisioning", "reject-changes"))) { "Reject\u{2026}" }
                }
            }
            Tag.h2 { "What it watches" }
            watched(state, visit)
            if !state.decided.isEmpty {
                Tag.h2 { "Decided before" }
                decided(state.decided, visit)
            }
            ShellLine(.showGuard(organization: visit.organization.name))
        }
    }

    private static func held(_ change: MassChange, _ visit: OrganizationVisit) -> Markup {
        Markup {
            Notice(.bad) {
                Tag.p {
                    Tag.strong { change.subject == .users ? "Members are held." : "Memberships are held." }
                    " \(change.forecast.capitalizedSentence)."
                }
                Tag.p {
                    "First asked for "
                    Markup.time(change.begin, at: visit.now)
                    ", last "
                    Markup.time(change.last, at: visit.now)
                    "; \(change.requests.counted("request"))"
                    if let name = change.credentialName {
                        " with "
                        Markup.name(name)
                    }
                    ". Entra tries again by itself, but many failures put its job into quarantine."
                }
            }
            Table(Table.plain("Name"), Table.text("Would"), Table.number("Removals"), Table.text("First asked")).markup(
                change.subject == .users ? "Members whose change is held" : "Groups whose change is held",
                change.held.map { row($0, visit) })
            if change.held.count < change.heldRecords {
                Tag.p { "And \((change.heldRecords - change.held.count).grouped) more." }
            }
        }
    }

    private static func row(_ held: MassChange.HeldChange, _ visit: OrganizationVisit) -> [Markup] {
        [
            Tag.a(.href(visit.address(held.isUser ? "members" : "groups", held.identifier))) {
                Markup.name(held.name)
            },
            Markup(held.verbForPeople), .number(held.removals), .time(held.first, at: visit.now),
        ]
    }

    private static func watched(_ state: GuardState, _ visit: OrganizationVisit) -> Markup {
        Tag.dl {
            Tag.dt { "Held" }
            Tag.dd {
                state.rules.sentence
                if visit.visit.isAdministrator {
                    " "
                    Tag.a(
                        .class("button"), .href(visit.address("provisioning", "guard-settings")),
                        .label("Change the guard against mass changes")
                    ) { "Change\u{2026}" }
                }
            }
            Tag.dt { "In the last hour" }
            Tag.dd {
                "\(state.removedUsers.grouped) of \((state.activeUsers + state.removedUsers).grouped) active members deactivated or deleted, \(state.removedMemberships.counted("membership")) removed"
            }
        }
    }

    private static func decided(_ changes: [MassChange], _ visit: OrganizationVisit) -> Markup {
        Table(Table.plain("Held"), Table.text("What"), Table.text("Decision"), Table.text("Until")).markup(
            "Mass changes that were decided on",
            changes.map { change in
                [
                    .time(change.begin, at: visit.now), Markup(change.subject == .users ? "members" : "memberships"),
                    Markup(change.decision?.isApproved == true ? "approved" : "rejected"),
                    change.decision.map { .time($0.until, at: visit.now) } ?? Markup(),
                ]
            })
    }
}

extension MassChange.HeldChange {
    fileprivate var verbForPeople: String {
        switch verb {
        case "deactivate": "be deactivated"
        case "delete": "be deleted"
        default: "lose members"
        }
    }
}

extension MassChangeGuard {
    /// When changes are held, in words.
    var sentence: String {
        isOn
            ? "More than \(percent) % of the active members, or of all memberships, within an hour, and at least \(minimum.grouped)"
            : "Nothing: the guard is off"
    }
}
