import HTTPTypes
import OrderedCollections
import SCIMCore
import SCIMHTTP
import Testing

extension TestProvider {
    /// Creates users of these names and returns their ids in that order.
    @discardableResult
    func createUsers(_ names: String...) throws -> [String] { try names.map { try createUser($0) } }

    /// Creates a group and returns its id.
    @discardableResult
    func createGroup(_ name: String, members: [String] = []) throws -> String {
        let list = members.map { #"{"value":"\#($0)"}"# }.joined(separator: ",")
        let body = #"{"displayName":"\#(name)","members":[\#(list)]}"#
        return try send(.post, "/Groups", body).body["id"]?.string ?? ""
    }

    /// Sends a SearchRequest.
    func search(_ path: String, _ members: JSONObject = [:], token: String? = nil) throws -> (
        status: Int, body: JSONValue, response: Response
    ) {
        var message: JSONObject = ["schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"]]
        message.merge(members) { _, new in new }
        return try send(.post, path, JSONValue.object(message).text, token: token)
    }

    /// Sends a query whose parameters are percent-encoded here.
    func query(_ path: String, _ parameters: KeyValuePairs<String, String>, fields: HTTPFields = [:]) throws -> (
        status: Int, body: JSONValue, response: Response
    ) {
        let text = parameters.map { "\($0.key)=\($0.value.percentEncoded)" }.joined(separator: "&")
        return try send(.get, "\(path)?\(text)", fields: fields)
    }
}

extension JSONValue {
    /// The `userName` of users and the `displayName` of groups in a ListResponse.
    var names: [String] {
        self["Resources"]?.array?.compactMap { ($0["userName"] ?? $0["displayName"])?.string } ?? []
    }

    /// The `id` of each resource in a ListResponse.
    var ids: [String] { self["Resources"]?.array?.compactMap { $0["id"]?.string } ?? [] }
}

extension String {
    /// Everything but letters, digits and hyphens as `%XX`.
    var percentEncoded: String {
        utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            if byte < 0x80, scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "-" {
                return String(Character(scalar))
            }
            return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
