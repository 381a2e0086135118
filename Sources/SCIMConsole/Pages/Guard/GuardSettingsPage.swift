import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// From when on the guard holds changes.
enum GuardSettingsPage {
    static func page(_ visit: OrganizationVisit) -> Page {
        let rules = visit.organization.massChangeGuard
        return page(
            visit, isOn: rules.isOn, percent: String(rules.percent), minimum: String(rules.minimum), seen: rules.text,
            error: nil)
    }

    private static func page(
        _ visit: OrganizationVisit, isOn: Bool, percent: String, minimum: String, seen: String, error: String?
    ) -> Page {
        Page("Guard against mass changes", in: .provisioning, status: error == nil ? 200 : 422) {
            Tag.h1 { "Guard against mass changes" }
            if let error { Notice(.bad) { Tag.p { error } } }
            Form(visit.visit, to: visit.address("provisioning", "guard-settings")) {
                Form.hidden("seen", seen)
                Form.radio(
                    "state", "The guard is",
                    [
                        ("on", "on", "Removals past the line are held until an administrator decides."),
                        ("off", "off", "Whatever Entra asks for is done at once."),
                    ], chosen: isOn ? "on" : "off")
                Form.field(
                    "percent", "Percentage", value: percent,
                    hint: "More than this part of the active members, or of all memberships, within an hour; 1 to 99.",
                    isRequired: true)
                Form.field(
                    "minimum", "At least", value: minimum, hint: "Fewer within an hour are never held.",
                    isRequired: true)
                Form.buttons("Save", cancel: visit.address("provisioning", "guard"))
            }
            ShellLine(
                command: SuggestedCommand(
                    "guard set", organization: visit.organization.name, options: "--percent 20 --minimum 50"
                ).text)
        }
    }

    static func perform(_ visit: OrganizationVisit, _ form: FormFields) throws -> Reply {
        let seen = try form.seen
        guard let state = form["state"], state == "on" || state == "off" else {
            throw PageFault.badForm("it does not say whether the guard is on")
        }
        let (percent, minimum) = (form["percent"] ?? "", form["minimum"] ?? "")
        guard let part = Int(percent), (1...99).contains(part), let least = Int(minimum),
            (1...1_000_000).contains(least)
        else {
            return .page(
                page(
                    visit, isOn: state == "on", percent: percent, minimum: minimum, seen: seen,
                    error: "The percentage must be a whole number from 1 to 99, and the other from 1 to 1,000,000."))
        }
        let wanted = MassChangeGuard(isOn: state == "on", percent: part, minimum: least)
        let back = visit.address("provisioning", "guard")
        guard wanted != visit.organization.massChangeGuard else { return .redirect(back, .unchanged) }
        do {
            _ = try visit.administration.set(
                .massChangeGuard(wanted), of: visit.organization, provided: { $0.massChangeGuard.text == seen })
        } catch is Outdated {
            return .page(changedMeanwhile(try visit.refreshed(), seen: seen, wanted))
        }
        return .redirect(back, .settings)
    }

    private static func changedMeanwhile(
        _ visit: OrganizationVisit, seen: String, _ wanted: MassChangeGuard
    ) -> Page {
        let current = visit.organization.massChangeGuard
        return ChangedMeanwhile(
            subject: Markup("what the guard holds"), seen: Markup(seen.shownInFull), current: Markup(current.text),
            wanted: Markup(wanted.text)
        ).page(
            retry: Form(visit.visit, to: visit.address("provisioning", "guard-settings")) {
                Form.hidden("state", wanted.isOn ? "on" : "off")
                Form.hidden("percent", String(wanted.percent))
                Form.hidden("minimum", String(wanted.minimum))
                Form.hidden("seen", current.text)
                Tag.button(.class("main")) { "Save mine" }
            }, back: visit.address("provisioning", "guard"))
    }
}

extension MassChangeGuard {
    /// The settings in a short text, which forms carry.
    fileprivate var text: String { isOn ? "more than \(percent) %, and at least \(minimum)" : "off" }
}
