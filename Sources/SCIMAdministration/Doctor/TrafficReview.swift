import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

extension Administration {
    /// Looks through what Entra has sent for mappings that were not meant so, and for what goes wrong again and again.
    package func reviewTraffic(of organization: Organization) throws -> [Finding] {
        let warnings = try roleWarnings(of: organization)
        let now = surroundings.now()
        return try read { snapshot in
            var review = TrafficReview(organization)
            review.reviewRoles(warnings)
            let scope = snapshot.organization(organization.id)
            review.reviewExternalIDs(try scope.externalIDsFromClients(limit: TrafficReview.examined))
            review.reviewInactive(
                count: try scope.inactiveUserCount(untouchedSince: now + -TrafficReview.inactivePeriod))
            var query = LogQuery()
            query.since = now + -TrafficReview.refusalPeriod
            query.failedOnly = true
            query.limit = 5000
            review.reviewRefusals(try snapshot.log(query, of: organization.id), at: now)
            return review.findings
        }
    }
}

/// What an organization's users and log tell of the mappings on Entra's side.
struct TrafficReview {
    private(set) var findings: [Finding] = []
    private let organization: String
    private let name: String

    /// The newest users that tell how the mapping is now.
    static let examined = 1000
    /// Seconds after which nobody comes to delete a deactivated user: Entra's recycle bin keeps 30 days.
    static let inactivePeriod = 60 * 86_400
    /// Seconds that are looked back for refusals.
    static let refusalPeriod = 7 * 86_400
    /// A refusal repeated so often is not an accident.
    private static let repetitions = 3

    init(_ organization: Organization) {
        self.organization = organization.name.forDisplay
        name = organization.name
    }

    private func subject(_ text: String) -> String { "\(organization): \(text)" }

    mutating func reviewRoles(_ warnings: [RoleWarning]) {
        findings += warnings.map { .warning(subject("roles"), $0.sentence, fix: $0.remedy) }
        if warnings.isEmpty {
            findings.append(.good(subject("roles"), "every mapping can match; no problems found"))
        }
    }

    /// - Parameter users: the `externalId` of each, nil for who has none.
    mutating func reviewExternalIDs(_ users: [String?]) {
        let subject = subject("externalId")
        guard !users.isEmpty else { return findings.append(.skipped(subject, "there are no users yet")) }
        let nicknames = users.count { $0.map { !$0.isGUID } ?? false }
        let missing = users.count { $0 == nil }
        let fix: Remedy =
            "In Entra, map objectId to externalId in \(entra: .userMapping), then press \(entra: .restartProvisioning)"
        if nicknames * 2 >= users.count {
            findings.append(
                .warning(
                    subject,
                    "that of \(nicknames) of \(users.count.counted("user")) is not an objectId, but probably mailNickname, "
                        + "which changes with the name: a renamed user may be created twice",
                    fix: fix))
        } else if missing * 2 >= users.count {
            findings.append(
                .warning(
                    subject, "\(missing) of \(users.count.counted("user")) have none, so Entra may create them twice",
                    fix: fix))
        } else {
            let good = users.count - nicknames - missing
            findings.append(.good(subject, "an objectId for \(good) of \(users.count.counted("user"))"))
        }
    }

    mutating func reviewInactive(count: Int) {
        guard count > 0 else { return }
        findings.append(
            .warning(
                subject("inactive users"),
                "Entra has not touched \(count.counted("deactivated user")) for over 60 days: it never deletes users who were only unassigned",
                fix:
                    "Delete those you do not need with \(do: .deleteUsers). To list them: "
                    + "\(do: .listInactiveUsers(organization: name))"
            ))
    }

    mutating func reviewRefusals(_ entries: [LogEntry], at now: Instant) {
        let all = RepeatedRefusal.all(in: entries).filter { $0.count >= TrafficReview.repetitions }
        let going = all.filter { $0.last > now + -2 * 86_400 }
        for refusal in going.prefix(3) {
            findings.append(
                .warning(
                    subject("refusals"), refusal.sentence(at: now),
                    fix: refusal.remedy ?? "\(do: .showRefusals(.week, organization: name))"))
        }
        if going.count > 3 {
            findings.append(
                .warning(
                    subject("refusals"), "\((going.count - 3).counted("other refusal")) occurred repeatedly",
                    fix: "\(do: .showRefusals(.week, organization: name))"))
        }
        if going.isEmpty { findings.append(.good(subject("refusals"), "none occurred repeatedly in the last days")) }
    }
}
