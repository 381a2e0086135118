import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// Switching group sync on and off.
enum GroupSyncPage {
    static func page(_ visit: OrganizationVisit) -> Page {
        let isOn = visit.organization.groupsAreSynced
        let title = isOn ? "Turn group sync off" : "Turn group sync on"
        return Page(title, in: .provisioning) {
            Tag.h1 { title }
            if isOn { off } else { on }
            Form(visit.visit, to: visit.address("provisioning", "groups")) {
                Form.hidden("seen", isOn.onOff)
                Form.buttons(title, isDestructive: isOn, cancel: visit.address("provisioning"))
            }
            ShellLine(
                command: SuggestedCommand(
                    "org groups-sync", [visit.organization.name, (!isOn).onOff]
                ).text)
        }
    }

    private static let on = Markup {
        Tag.p(.class("lead")) { "Groups that Entra sends are kept here with their members, under the same names." }
        Tag.p {
            "In Entra, enable the group mapping too (\(Remedy.EntraPlace.groupMapping.bothNames)), and assign each group itself: groups inside a group are not expanded."
        }
    }

    private static let off = Markup {
        Tag.p(.class("lead")) {
            "Requests for groups are refused with 403 from the next one on, and groups no longer appear in what Entra reads. The groups that exist are kept as they are, and so are all members."
        }
        Tag.p {
            "In Entra, disable the group mapping first (\(Remedy.EntraPlace.groupMapping.bothNames)): otherwise its log fills with failures, and the job may be put in quarantine."
        }
    }

    static func perform(_ visit: OrganizationVisit, _ form: FormFields) throws -> Reply {
        let isOn = visit.organization.groupsAreSynced
        // Whoever switched it meanwhile wanted the same.
        guard try form.seen == isOn.onOff else { return .redirect(visit.address("provisioning"), .unchanged) }
        _ = try visit.administration.set(.groupSync(!isOn), of: visit.organization)
        return .redirect(visit.address("provisioning"), isOn ? .groupsOff : .groupsOn)
    }
}

extension Bool {
    /// As the commands call it.
    fileprivate var onOff: String { self ? "on" : "off" }
}
