import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// Applying the mappings to all members, after seeing who changes.
enum ApplyRolesPage {
    static func page(_ visit: OrganizationVisit) throws -> Page { try page(visit, stale: nil) }

    /// What a form asked for that was made from other mappings.
    private struct Stale {
        /// How many members would have changed.
        let seen: Int
        /// How many were changed before the mappings were.
        let done: Int
    }

    private static func page(_ visit: OrganizationVisit, stale: Stale?) throws -> Page {
        let rules = try visit.administration.roleRules(of: visit.organization).digest
        let changes = try visit.administration.previewRoles(of: visit.organization, limit: RolePreview.limit)
        let preview = RolePreview(changes: changes, visit: visit)
        return Page("Apply the mappings", in: .provisioning, status: stale == nil ? 200 : 409) {
            Tag.h1 { "Apply the mappings to all members" }
            if let stale { notice(stale, changes) }
            Tag.p(.class("lead")) {
                "Everybody\u{2019}s role is resolved again with the mappings and the default role as they are now. Roles set by hand stay."
            }
            preview.summary
            if changes.count == 0 {
                Tag.p { Tag.a(.href(visit.address("provisioning"))) { "Back to SCIM Provisioning" } }
            } else {
                Tag.p {
                    "Each change is written to the log. With many members this takes a while; Entra\u{2019}s requests are answered meanwhile."
                }
                Form(visit.visit, to: visit.address("provisioning", "apply")) {
                    Form.hidden("seen", rules)
                    Form.hidden("count", String(changes.count))
                    Form.buttons(
                        "Change \(changes.count.grouped) \(changes.count == 1 ? "member" : "members")",
                        cancel: visit.address("provisioning"))
                }
            }
            ShellLine(.reapplyRoles(organization: visit.organization.name))
            preview.list
        }
    }

    private static func notice(_ stale: Stale, _ changes: RoleChanges) -> Notice {
        Notice(.warning) {
            Tag.p { Tag.strong { "Somebody changed the mappings or the default role after you opened this page." } }
            Tag.p {
                stale.done == 0
                    ? "Nobody\u{2019}s role was changed."
                    : "Before that, the role of \(stale.done.counted("member")) was changed with the mappings that you saw; the rest was left as it is."
            }
            Tag.dl {
                Tag.dt { "You saw" }
                Tag.dd { "\(stale.seen.counted("member")) would change role" }
                Tag.dt { "It is now" }
                Tag.dd { Tag.strong { "\(changes.count.counted("member")) would change role, as listed below" } }
            }
        }
    }

    static func perform(_ visit: OrganizationVisit, _ form: FormFields) throws -> Reply {
        let seen = try form.seen
        do {
            _ = try visit.administration.reapplyRoles(of: visit.organization, limit: 0, provided: { $0.digest == seen })
        } catch let outdated as Outdated {
            let stale = Stale(seen: form["count"].flatMap { Int($0) } ?? 0, done: outdated.changedMembers)
            return .page(try page(visit.refreshed(), stale: stale))
        }
        return .redirect(visit.address("provisioning"), .reapplied)
    }
}
