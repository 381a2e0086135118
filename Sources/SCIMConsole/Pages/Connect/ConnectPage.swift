import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// The guide step by step, each ticked when this server has seen it.
enum ConnectPage {
    static func page(_ visit: OrganizationVisit) throws -> Page {
        let progress = try visit.administration.connectionProgress(of: visit.organization)
        let steps = ConnectSteps(visit: visit, progress: progress).all
        let isConnected = progress.cycle != nil && progress.user != nil && visit.organization.isEnabled
        return Page("Connect Entra", in: .connect) {
            Tag.h1 { isConnected ? "Entra is connected" : "Connect Entra" }
            Tag.p(.class("lead")) {
                "From nothing to the first provisioning cycle. A step is ticked when this server has seen it: "
                "\(steps.count { $0.isDone }) of \(steps.count) so far. "
                Tag.a(.href(visit.address("connect"))) { "Look again" }
                " after each step; requests show up here within a second or two."
            }
            if progress.usedCredential == nil { silence(progress, visit) }
            Tag.ol(.class("steps")) { for step in steps { step.markup(at: visit.now) } }
            Tag.h2 { "What a trial cannot show" }
            Tag.p { Markup.remedy(EntraSettings.onDemandLimits, in: visit) }
            if !visit.organization.groupsAreSynced {
                Tag.h2 { "Groups" }
                Tag.p {
                    "Group sync is off, so no group is expected. If the application\u{2019}s groups should come too, "
                    visit.change(visit.address("provisioning", "groups"), "turn group sync on")
                    "; then the steps for them appear here."
                }
            }
            ShellLine(command: SuggestedCommand("entra settings", organization: visit.organization.name).text)
        }
    }

    /// Why nothing may have come, once everything here is ready.
    private static func silence(_ progress: ConnectionProgress, _ visit: OrganizationVisit) -> Markup {
        guard progress.baseURL != nil, progress.credential != nil, visit.organization.isEnabled else { return Markup() }
        return Notice {
            Tag.p {
                "This side is ready, and no request with a valid token has come yet. If Test Connection fails in Entra, its message says why: 401 means that the Secret Token or the client secret is wrong, 404 that the Tenant URL is, and no answer that Entra cannot reach this server."
            }
        }.markup
    }
}
