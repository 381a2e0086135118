/// What an administrator sets up for a job, and what differs between the jobs that are known.
package struct JobConfiguration: Sendable, Hashable {
    package var mapping = UserMapping.portalDefault
    package var dialect = Dialect.legacy
    /// How an attribute without value is emptied in the target.
    package var clearing = Clearing.remove
    /// Booleans as text in a POST: some jobs and the validator (Q26).
    package var booleansOnCreate = BooleanStyle.json
    /// Whether *Provision Microsoft Entra ID Groups* is enabled.
    package var provisionsGroups = true
    package var memberShape = MemberPatch.Shape.listed
    package var membersPerRequest = 100
    /// Reads an object by its `id` before it is patched.
    package var readsBeforeUpdate = true
    /// Asks `id eq "…" and members eq "…"` before a member is added, as the old client does (Q15).
    package var checksReferences = false
    /// Sends the flag of the Tenant URL with each request (Q7); whether Entra does is not known.
    package var forwardsFlag = false
    /// Seed of the random GUIDs in probes and request ids.
    package var seed: UInt64 = 1

    package init() {}
}
