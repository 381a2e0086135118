import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// The forms that decide on what the guard holds.
enum GuardDecisionPage {
    enum Decision {
        case approve, reject
    }

    private static let longest = 720  // hours

    static func page(
        _ decision: Decision, _ visit: OrganizationVisit, hours: String = "24", seen: String? = nil,
        error: String? = nil
    ) throws -> Page {
        let open = try visit.administration.openMassChanges(of: visit.organization)
        let title = decision == .approve ? "Approve the mass change" : "Reject the mass change"
        return Page(title, in: .provisioning, status: seen != nil ? 409 : error != nil ? 422 : 200) {
            Tag.h1 { title }
            if seen != nil {
                Notice(.bad) {
                    Tag.p {
                        Tag.strong { "What is held has changed since you opened the page. Nothing was done." }
                        " Look at it again, and decide."
                    }
                }
            }
            if let error { Notice(.bad) { Tag.p { error } } }
            if open.isEmpty {
                Notice { Tag.p { "Nothing is held any longer." } }
                Tag.p { Tag.a(.href(visit.address("provisioning", "guard"))) { "Back to the guard" } }
            } else {
                for change in open { Tag.p(.class("lead")) { "\(change.forecast.capitalizedSentence)." } }
                Tag.p { consequence(decision) }
                form(decision, open, visit, hours: hours)
                ShellLine(
                    decision == .approve
                        ? .approveMassChange(organization: visit.organization.name)
                        : .rejectMassChange(organization: visit.organization.name))
            }
        }
    }

    private static func consequence(_ decision: Decision) -> String {
        switch decision {
        case .approve:
            "Nothing happens at once: Entra asks again by itself, and then it passes. For as long as you say, nothing is held."
        case .reject:
            "Correct the scope in Entra first, or it goes on asking. For a week, these changes are refused; Entra\u{2019}s log shows that. Other removals are counted as before."
        }
    }

    private static func form(
        _ decision: Decision, _ open: [MassChange], _ visit: OrganizationVisit, hours: String
    ) -> Markup {
        Form(
            visit.visit,
            to: visit.address("provisioning", decision == .approve ? "approve-changes" : "reject-changes")
        ) {
            Form.hidden("seen", open.state)
            switch decision {
            case .approve:
                Form.field(
                    "hours", "For how many hours", value: hours, hint: "A whole number from 1 to \(longest).",
                    isRequired: true)
                Form.buttons("Approve", isDestructive: true, cancel: visit.address("provisioning", "guard"))
            case .reject:
                if open.contains(where: { $0.subject == .users }) {
                    Form.radio(
                        "undo", "Those who were removed before the rest was held",
                        [
                            (
                                "yes", "Activate and restore them",
                                "Members whom Entra deactivated or deleted since the hour before are as they were."
                            ),
                            ("no", "Leave them as they are", nil),
                        ], chosen: "yes")
                }
                Form.buttons("Reject", cancel: visit.address("provisioning", "guard"))
            }
        }.markup
    }

    static func perform(_ decision: Decision, _ visit: OrganizationVisit, _ form: FormFields) throws -> Reply {
        let seen = try form.seen
        let isAsSeen: @Sendable ([MassChange]) -> Bool = { $0.state == seen }
        do {
            switch decision {
            case .approve:
                guard let hours = form["hours"].flatMap({ Int($0) }), (1...longest).contains(hours) else {
                    return .page(
                        try page(
                            decision, visit, hours: form["hours"] ?? "",
                            error: "The time must be a whole number of hours from 1 to \(longest)."))
                }
                _ = try visit.administration.approveMassChanges(
                    of: visit.organization, for: hours * 3600, provided: isAsSeen)
                return .redirect(visit.address("provisioning", "guard"), .changesApproved)
            case .reject:
                guard form["undo"] == "yes" else {
                    _ = try visit.administration.rejectMassChanges(of: visit.organization, provided: isAsSeen)
                    return .redirect(visit.address("provisioning", "guard"), .changesRejected)
                }
                let (_, undoing) = try visit.administration.rejectAndUndoMassChanges(
                    of: visit.organization, provided: isAsSeen)
                return .redirect(
                    visit.address("provisioning", "guard"),
                    undoing.restoration.taken.isEmpty ? .changesUndone : .changesPartlyUndone)
            }
        } catch is Outdated {
            return .page(try page(decision, visit, hours: form["hours"] ?? "24", seen: seen))
        } catch let error as ServiceError where error.kind == .notFound {
            return .page(try page(decision, visit, seen: seen))
        }
    }
}

extension [MassChange] {
    /// What is held; a form carries it, so that it is noticed when more came.
    fileprivate var state: String {
        map { "\($0.subject.rawValue) \($0.begin.dateTime) \($0.heldRecords) \($0.heldRemovals)" }
            .joined(separator: ", ")
    }
}
