import HTTPTypes
import SCIMDirectory
import SCIMHTTP

extension ClientRequest {
    init(_ request: Request, _ caller: Caller) {
        self.init(
            id: request.id, clientRequestID: request.fields.identifier(.clientRequestID),
            activityID: request.fields.identifier(.activityID), credentialName: caller.credentialName,
            clientAddress: request.clientAddress, isRehearsal: caller.isRehearsal)
    }
}

extension HTTPFields {
    /// The value of a field that holds an identifier: letters, digits and `-`, at most 64; nil for any other text.
    func identifier(_ name: HTTPField.Name) -> String? {
        guard let value = self[name], (1...64).contains(value.utf8.count) else { return nil }
        let isPlain = value.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "-")
        }
        return isPlain ? value : nil
    }
}
