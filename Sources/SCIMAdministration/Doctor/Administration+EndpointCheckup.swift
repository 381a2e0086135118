import SCIMCore
package import SCIMDirectory
package import SCIMHost
import SCIMStore

extension Administration {
    /// Checks the way that Entra's requests take, from its beginning; what cannot succeed because of what was found
    /// before it is skipped with that reason.
    ///
    /// - Parameters:
    ///   - caller: nil if there is no address to call.
    ///   - organization: in which requests are played; nil for the first that is on.
    package func checkEndpoint(
        by caller: EndpointCaller?, after checkup: Checkup, in organization: Organization?
    ) throws -> [Finding] {
        let subject = "Entra's requests"
        guard let caller else {
            return [.skipped(subject, "without a base URL there is no address to send them to")]
        }
        let connection = caller.connect()
        var findings = ConnectionReview(connection, at: surroundings.now()).findings
        guard connection.outcome == .connected else {
            return findings + [.skipped(subject, "not sent, because there is no connection that can be trusted")]
        }
        guard checkup.isServing else {
            return findings + [.skipped(subject, "not sent, because the service is stopped")]
        }
        if let fault = checkup.writeFault {
            return findings + [.skipped(subject, "not sent, because \(fault)")]
        }
        let enabled = try organizations().filter(\.isEnabled)
        guard let stage = organization ?? enabled.first else {
            return findings + [.skipped(subject, "not sent, because SCIM is on for no organization")]
        }
        guard stage.isEnabled else {
            return findings + [.skipped(subject, "not sent, because SCIM is off for \(stage.name.forDisplay)")]
        }
        if organization == nil, enabled.count > 1 {
            findings.append(
                .good(
                    subject,
                    "sent to \(stage.name.forDisplay), the first organization with SCIM on; --org chooses another"))
        }
        return findings + (try rehearse(in: stage, by: caller))
    }

    private func rehearse(in organization: Organization, by caller: EndpointCaller) throws -> [Finding] {
        let rehearsal: Rehearsal
        do {
            rehearsal = try beginRehearsal(in: organization)
        } catch let error as ServiceError {
            return [
                .failure(
                    "Entra's requests", "no temporary token could be created for them: \(error.message)",
                    fix: error.remedy ?? "\(machine: .serviceStatus)")
            ]
        }
        let result = Result { try caller.play(rehearsal) }
        var findings: [Finding] = []
        do {
            // A request that is still on its way can make nothing any longer: the worker looks at the token again when its
            // write has its turn.
            try end(rehearsal, requests: result.requests)
        } catch let error as ServiceError {
            findings.append(
                .failure(
                    "cleaning up", "the temporary records could not be removed: \(error.sentence)",
                    fix: "\(do: .runDoctor) removes them when it runs again after 15 minutes"))
        }
        return findings + (try review(try result.get().facts, of: rehearsal, by: caller))
    }

    private func review(
        _ facts: RehearsalFacts, of rehearsal: Rehearsal, by caller: EndpointCaller
    ) throws -> [Finding] {
        var facts = facts
        let isRefused = facts.parts.flatMap(\.acts).contains { act in
            if case .failed(let fault) = act.outcome { fault.status == 401 } else { false }
        }
        let organization = rehearsal.organization
        if isRefused { facts.tokenWasLost = try hasSeenLostToken(since: rehearsal.begin) }
        let current = try self.organization(organization.name)
        facts.wasSwitchedOff =
            !current.isEnabled || (organization.groupsAreSynced && !current.groupsAreSynced)
        var findings = RehearsalReview(
            facts, url: caller.url, baseURL: try baseURL(), organization: organization
        ).findings
        if !organization.groupsAreSynced {
            let name = organization.name.forDisplay
            findings.append(
                .skipped(
                    "groups", "group sync is off for \(name)",
                    fix: "If Entra is to send groups: "
                        + "\(do: .syncGroups(organization: organization.name))"))
        }
        return findings
    }
}

extension Administration.Checkup {
    /// What is left to look at where the database cannot be opened.
    package init(of machine: MachineFacts, without database: ServiceError) {
        let reason = "not checked, because the database cannot be opened"
        let daemon = machine.daemon
        findings =
            [
                daemon.condition == .stopped
                    ? Finding.failure(
                        "service", "it is not running: \(daemon.detail)", fix: "\(machine: .serviceStatus)")
                    : .skipped("service", daemon.detail)
            ] + MachineReview(machine, baseURL: nil).findings + [
                .failure("database", database.message, fix: database.remedy ?? "\(machine: .serviceStatus)"),
                .skipped("base URL", reason), .skipped("Entra's requests", reason), .skipped("organizations", reason),
            ]
        isServing = false
        writeFault = database.message
    }
}

extension Result where Success == (facts: RehearsalFacts, requests: Int) {
    /// How many requests are known to have been sent.
    fileprivate var requests: Int { if case .success(let played) = self { played.requests } else { 0 } }
}
