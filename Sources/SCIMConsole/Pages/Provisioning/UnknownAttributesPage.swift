import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// What happens to attributes that no schema knows.
enum UnknownAttributesPage {
    static func page(_ visit: OrganizationVisit) -> Page {
        let current = visit.organization.unknownAttributes
        return Page("Unknown attributes", in: .provisioning) {
            Tag.h1 { "Unknown attributes" }
            Tag.p(.class("lead")) {
                "What happens when Entra sends an attribute that neither the standard nor an extension schema knows."
            }
            Form(visit.visit, to: visit.address("provisioning", "attributes")) {
                Form.hidden("seen", current.rawValue)
                Form.radio(
                    "policy", "Unknown attributes are",
                    UnknownAttributePolicy.allCases.map { ($0.rawValue, $0.text, $0.meaning) }, chosen: current.rawValue
                )
                Form.buttons("Save", cancel: visit.address("provisioning").at("attributes"))
            }
            ShellLine(
                command: SuggestedCommand(
                    "org unknown-attributes", [visit.organization.name, current == .ignore ? "reject" : "ignore"]
                ).text)
        }
    }

    static func perform(_ visit: OrganizationVisit, _ form: FormFields) throws -> Reply {
        guard let policy = form["policy"].flatMap({ UnknownAttributePolicy(rawValue: $0) }) else {
            throw PageFault.badForm("it names no policy")
        }
        guard policy != visit.organization.unknownAttributes else {
            return .redirect(visit.address("provisioning"), .unchanged)
        }
        let seen = try form.seen
        do {
            _ = try visit.administration.set(
                .unknownAttributes(policy), of: visit.organization,
                provided: { $0.unknownAttributes.rawValue == seen })
        } catch is Outdated {
            return .page(changedMeanwhile(try visit.refreshed(), seen: seen, wanted: policy))
        }
        return .redirect(visit.address("provisioning"), .settings)
    }

    private static func changedMeanwhile(
        _ visit: OrganizationVisit, seen: String, wanted policy: UnknownAttributePolicy
    ) -> Page {
        let current = visit.organization.unknownAttributes
        return ChangedMeanwhile(
            subject: Markup("what happens to unknown attributes"),
            seen: Markup(UnknownAttributePolicy(rawValue: seen)?.text ?? ""), current: Markup(current.text),
            wanted: Markup(policy.text)
        ).page(
            retry: Form(visit.visit, to: visit.address("provisioning", "attributes")) {
                Form.hidden("policy", policy.rawValue)
                Form.hidden("seen", current.rawValue)
                Tag.button(.class("main")) { "Save mine" }
            }, back: visit.address("provisioning").at("attributes"))
    }
}
