import HTTPTypes
import Logging
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMStore
import Synchronization

extension Provider {
    /// Writes a line about an answered request: at `info` for one that changed something or was refused, at `debug` for
    /// one that only read or brought no valid token. What failed for a reason of ours has its line already.
    ///
    /// Names and addresses of people are never in the journal, so neither does an error's detail, which may quote
    /// them; the provisioning log has both.
    func report(_ trace: borrowing RequestTrace, _ request: Request, status: Int, duration: UInt64) {
        let isRead = trace.error == nil && trace.kind != .write
        guard !trace.isFailure, !isRead || reportsReads.load(ordering: .relaxed) else { return }
        let level: Logger.Level = isRead || trace.caller == nil ? .debug : .info
        guard level >= logger.logLevel else { return }
        let event: JournalEvent = trace.error != nil ? .refusal : isRead ? .read : .change
        let subject = trace.subject(request)
        let what: String
        if let error = trace.error {
            what = "refused \(subject) with \(status)\(error.type.map { " \($0.rawValue)" } ?? "")"
        } else {
            what = "\(subject): \(status)"
        }
        logger.log(
            level: level, "\(what)",
            metadata: trace.metadata(request, event, status: status, microseconds: duration / 1000))
    }

    /// Writes at most one line a second for each reason for which tokens were refused: whoever sends many bad ones must
    /// not fill the journal.
    func report(_ refusals: [RequestKind: Counters.Count]) {
        var counts: [CredentialRefusal: [Int: Int]] = [:]
        for (key, count) in refusals {
            if let reason = key.reason { counts[reason, default: [:]][key.status, default: 0] += count.events }
        }
        for (reason, statuses) in counts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            for (status, count) in statuses.sorted(by: { $0.key < $1.key }) {
                logger.info(
                    "refused \(count == 1 ? "a request" : "\(count) requests") with \(status): \(reason.summary)",
                    metadata: ["message-id": "\(JournalEvent.credentials.messageID)", "http-status": "\(status)"])
            }
        }
    }
}

extension RequestTrace {
    /// `create User 0198…`, `GET Group`
    fileprivate func subject(_ request: Request) -> String {
        let operation = change?.operation.rawValue ?? MethodLabel(request.method).text
        return [operation, resource.text, change?.id.description].compactMap(\.self).joined(separator: " ")
    }

    fileprivate func metadata(
        _ request: Request, _ event: JournalEvent, status: Int, microseconds: UInt64
    ) -> Logger.Metadata {
        var fields: Logger.Metadata = [
            "message-id": "\(event.messageID)", "request-id": "\(request.id)", "http-status": "\(status)",
            "duration-usec": "\(microseconds)", "scim-resource": "\(resource.text)",
        ]
        fields["scim-org"] = caller.map { "\($0.organizationName)" }
        fields["scim-token-name"] = caller.map { "\($0.credentialName)" }
        fields["scim-operation"] = change.map { "\($0.operation.rawValue)" }
        fields["scim-id"] = change.map { "\($0.id)" }
        fields["scim-type"] = error?.type.map { "\($0.rawValue)" }
        fields["client-request-id"] = request.fields.identifier(.clientRequestID).map { "\($0)" }
        fields["activity-id"] = request.fields.identifier(.activityID).map { "\($0)" }
        return fields
    }
}
