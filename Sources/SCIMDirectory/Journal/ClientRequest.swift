/// The request by which a client asks for a change, as the journal names it.
package struct ClientRequest: Sendable {
    let id: String
    /// What Entra calls the request and the activity that it is part of, where it said so.
    let clientRequestID: String?
    let activityID: String?
    let credentialName: String
    let clientAddress: String
    /// Whether it is one of a rehearsal, which no cycle of Entra's counts.
    let isRehearsal: Bool

    package init(
        id: String, clientRequestID: String?, activityID: String?, credentialName: String, clientAddress: String,
        isRehearsal: Bool
    ) {
        self.id = id
        self.clientRequestID = clientRequestID
        self.activityID = activityID
        self.credentialName = credentialName
        self.clientAddress = clientAddress
        self.isRehearsal = isRehearsal
    }
}
