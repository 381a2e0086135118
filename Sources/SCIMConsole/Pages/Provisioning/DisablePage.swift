import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// Switching SCIM off, and what becomes of the members.
enum DisablePage {
    static func page(_ visit: OrganizationVisit) throws -> Page {
        guard visit.organization.isEnabled else {
            return Page("Disable SCIM", in: .provisioning) {
                Tag.h1 { "SCIM is off" }
                Tag.p(.class("lead")) { "Every request from Entra is refused with 403." }
                Tag.p { Tag.a(.href(visit.address("provisioning"))) { "Back to SCIM Provisioning" } }
            }
        }
        let count = try visit.administration.deactivatedWithSCIMCount(of: visit.organization)
        return Page("Disable SCIM", in: .provisioning) {
            Tag.h1 { "Disable SCIM" }
            Tag.p(.class("lead")) {
                "Every request from Entra is refused with 403 from the next one on. Entra counts these as failures and, if there are many, puts the provisioning job in quarantine. Members, groups, tokens and mappings stay, and you can enable SCIM again at any time."
            }
            Form(visit.visit, to: visit.address("provisioning", "disable")) {
                members(count)
                Form.buttons("Disable SCIM", isDestructive: true, cancel: visit.address("provisioning"))
            }
            for members in Organization.MembersWhenDisabled.allCases {
                ShellLine(
                    command: SuggestedCommand(
                        "org disable", [visit.organization.name], options: "--members \(members.rawValue)"
                    ).text)
            }
        }
    }

    private static func members(_ count: Int) -> Markup {
        Form.radio(
            "members", "What happens to the members?",
            [
                (
                    Organization.MembersWhenDisabled.keep.rawValue, "Keep them as they are",
                    "Active members stay active, and nobody is deactivated any more when they leave Entra."
                ),
                (
                    Organization.MembersWhenDisabled.deactivate.rawValue,
                    "Deactivate \(count.grouped) \(count == 1 ? "active member" : "active members")",
                    "All active members whom Entra created or changed, except protected ones. They are not activated again by themselves when you enable SCIM."
                ),
            ], chosen: Organization.MembersWhenDisabled.keep.rawValue)
    }

    static func perform(_ visit: OrganizationVisit, _ form: FormFields) throws -> Reply {
        guard let members = form["members"].flatMap({ Organization.MembersWhenDisabled(rawValue: $0) }) else {
            throw PageFault.badForm("it does not say what happens to the members")
        }
        if !visit.organization.isEnabled, members == .keep {
            return .redirect(visit.address("provisioning"), .unchanged)
        }
        // Whoever was told that it is off already wants the members deactivated all the same.
        let wasOn = form["again"] == nil
        do {
            _ = try visit.administration.disable(
                visit.organization, members: members, provided: { $0.isEnabled == wasOn })
        } catch is Outdated {
            return .page(try switchedMeanwhile(try visit.refreshed(), wasOn: wasOn))
        }
        return .redirect(visit.address("provisioning"), .disabled)
    }

    /// Somebody else disabled it, and may have kept the members; or enabled it again.
    private static func switchedMeanwhile(_ visit: OrganizationVisit, wasOn: Bool) throws -> Page {
        let count = try visit.administration.deactivatedWithSCIMCount(of: visit.organization)
        let isOn = visit.organization.isEnabled
        return ChangedMeanwhile(
            subject: Markup("SCIM"), seen: StateWord.onOff(wasOn).markup,
            current: Markup {
                StateWord.onOff(isOn)
                "; \(count.grouped) \(count == 1 ? "member" : "members") whom Entra created or changed \(count == 1 ? "is" : "are") active"
            }, wanted: Markup("Off, with these members deactivated")
        ).page(
            retry: Form(visit.visit, to: visit.address("provisioning", "disable")) {
                Form.hidden("members", Organization.MembersWhenDisabled.deactivate.rawValue)
                if !isOn { Form.hidden("again", "1") }
                Tag.button(.class("danger")) {
                    "\(isOn ? "Disable SCIM and deactivate" : "Deactivate") \(count.counted("member"))"
                }
            }, back: visit.address("provisioning"))
    }
}
