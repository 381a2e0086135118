import SCIMCore
import TestBed

/// A PatchOp is refused, or makes a resource that a PUT could have made.
final class PatchCheck: InputCheck {
    private let samples: [(type: ResourceType, attributes: JSONObject)]

    init() throws {
        let ada = try JSONValue(
            parsing: #"""
                {"userName":"ada@example.org","displayName":"Ada","active":true,"name":{"givenName":"Ada","familyName":"Byron"},
                 "emails":[{"value":"ada@example.org","type":"work","primary":true},{"value":"ada@home.example","type":"home"}],
                 "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Engines","manager":{"value":"7c0c"}}}
                """#)
        samples = [(.user, ada.object ?? [:]), (.group, ["displayName": "Engines", "externalId": "e1"])]
    }

    func check(_ bytes: [UInt8]) throws {
        do throws(SCIMError) {
            let message = try PatchMessage(JSONValue(parsing: bytes, limits: .request))
            for (type, attributes) in samples { try patch(attributes, message, type) }
        } catch {
            try promise([400, 403, 413].contains(error.status) && !error.detail.isEmpty, "\(error)")
        }
    }

    private func patch(_ attributes: JSONObject, _ message: PatchMessage, _ type: ResourceType) throws(SCIMError) {
        let request = try PatchRequest(message.entries, of: type, habits: .entra)
        _ = request.written
        let result = try request.apply(to: attributes, of: type)
        let text = JSONValue.object(result.attributes).text
        guard result.memberOperations.count == result.memberChanges.count else {
            throw SCIMError(500, nil, "\(result.memberChanges) come from \(result.memberOperations)")
        }
        do throws(SCIMError) {
            var reader = ResourceReader(type, habits: .entra)
            let read = try reader.attributes(of: result.attributes)
            guard JSONValue.object(read.attributes).text == text else {
                throw SCIMError(500, nil, "\(text) is read as \(JSONValue.object(read.attributes).text)")
            }
        } catch {
            throw SCIMError(500, nil, "PATCH made what PUT does not take: \(text): \(error.detail)")
        }
    }

    func seeds() throws -> [[UInt8]] { try Corpus().bodies("PATCH").map(\.bytes) }
}
