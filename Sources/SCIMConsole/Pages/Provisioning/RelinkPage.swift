import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// Whether somebody who comes back gets their old record.
enum RelinkPage {
    /// What is chosen, in the form that goes to a browser and back: `guid 86400`
    private struct Choice: Equatable {
        var mode: RelinkMode
        /// Seconds.
        var quietPeriod: Int

        var text: String { "\(mode.rawValue) \(quietPeriod)" }

        var shown: String {
            mode == .off
                ? "always a new record"
                : "their old record, after \(Instant.span(seconds: quietPeriod)) without a write"
        }

        init(_ organization: Organization) {
            mode = organization.relink
            quietPeriod = organization.quietPeriod
        }

        init(mode: RelinkMode, quietPeriod: Int) {
            self.mode = mode
            self.quietPeriod = quietPeriod
        }

        init?(_ text: String) {
            let parts = text.split(separator: " ")
            guard parts.count == 2, let mode = RelinkMode(rawValue: String(parts[0])), let quiet = Int(parts[1]) else {
                return nil
            }
            self.init(mode: mode, quietPeriod: quiet)
        }
    }

    private static let longest = 8760  // hours

    static func page(_ visit: OrganizationVisit) -> Page {
        let current = Choice(visit.organization)
        let hours = (current.quietPeriod + 3599) / 3600
        return page(visit, current.mode, hours: String(hours), seen: current.text, error: nil)
    }

    private static func page(
        _ visit: OrganizationVisit, _ mode: RelinkMode, hours: String, seen: String, error: String?
    ) -> Page {
        Page("People who return", in: .provisioning, status: error == nil ? 200 : 422) {
            Tag.h1 { "People who return" }
            Tag.p(.class("lead")) {
                "Somebody who was deactivated and renamed can return under a new user name. Entra then creates a user whose objectId an old record has."
            }
            if let error { Notice(.bad) { Tag.p { error } } }
            Form(visit.visit, to: visit.address("provisioning", "relink")) {
                Form.hidden("seen", seen)
                Form.radio(
                    "mode", "They get",
                    [
                        (
                            RelinkMode.guid.rawValue, "their old record",
                            "It keeps its id and its groups, if no write from Entra reached it for the quiet period and it is not protected."
                        ),
                        (
                            RelinkMode.off.rawValue, "always a new record",
                            "The log warns when an objectId is on two records."
                        ),
                    ], chosen: mode.rawValue)
                Form.field(
                    "hours", "Quiet period in hours", value: hours,
                    hint: "How long no write from Entra may have reached the old record; 0 for none.", isRequired: true)
                Form.buttons("Save", cancel: visit.address("provisioning").at("attributes"))
            }
            ShellLine(
                command: SuggestedCommand(
                    "org relink", [visit.organization.name, RelinkMode.guid.rawValue], options: "--quiet 24h"
                ).text)
        }
    }

    static func perform(_ visit: OrganizationVisit, _ form: FormFields) throws -> Reply {
        guard let mode = form["mode"].flatMap({ RelinkMode(rawValue: $0) }) else {
            throw PageFault.badForm("it does not say which record is taken")
        }
        let seen = try form.seen
        let typed = form["hours"] ?? ""
        guard let hours = Int(typed), (0...longest).contains(hours) else {
            return .page(
                page(
                    visit, mode, hours: typed, seen: seen,
                    error: "The quiet period must be a whole number of hours from 0 to \(longest.grouped)."))
        }
        let wanted = Choice(mode: mode, quietPeriod: hours * 3600)
        guard wanted != Choice(visit.organization) else { return .redirect(visit.address("provisioning"), .unchanged) }
        do {
            _ = try visit.administration.set(
                .relink(mode, quietPeriod: wanted.quietPeriod), of: visit.organization,
                provided: { Choice($0).text == seen })
        } catch is Outdated {
            return .page(changedMeanwhile(try visit.refreshed(), seen: seen, wanted))
        }
        return .redirect(visit.address("provisioning"), .settings)
    }

    private static func changedMeanwhile(_ visit: OrganizationVisit, seen: String, _ wanted: Choice) -> Page {
        let current = Choice(visit.organization)
        return ChangedMeanwhile(
            subject: Markup("what people get who come back"), seen: Markup(Choice(seen)?.shown ?? ""),
            current: Markup(current.shown), wanted: Markup(wanted.shown)
        ).page(
            retry: Form(visit.visit, to: visit.address("provisioning", "relink")) {
                Form.hidden("mode", wanted.mode.rawValue)
                Form.hidden("hours", String(wanted.quietPeriod / 3600))
                Form.hidden("seen", current.text)
                Tag.button(.class("main")) { "Save mine" }
            }, back: visit.address("provisioning").at("attributes"))
    }
}
