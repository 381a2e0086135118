import OrderedCollections
import SCIMCore
import Testing

/// What tests of PatchOp begin with.
enum Patching {
    static let ada = #"""
        {"userName":"ada@example.org","displayName":"Ada","name":{"givenName":"Ada","familyName":"Byron"},
         "emails":[{"value":"ada@example.org","type":"work","primary":true},{"value":"ada@home.example","type":"home"}],
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Engines"}}
        """#
}

/// The resource after these operations, both as JSON text.
func patched(_ before: String, _ operations: String, _ type: ResourceType = .user) throws -> PatchResult {
    let message = try PatchMessage(JSONValue(parsing: #"{"Operations":\#(operations)}"#))
    let attributes = try #require(try JSONValue(parsing: before).object)
    return try PatchRequest(message.entries, of: type, habits: .entra).apply(to: attributes, of: type)
}
