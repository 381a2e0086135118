import EntraSimulator
import OrderedCollections
import SCIMCore

/// A request of the corpus, with placeholders such as `{{uniq}}` in its texts.
struct ExchangeRequest: Sendable {
    let method: String
    let path: String
    /// A field whose value is null is not sent, `Authorization` neither.
    private(set) var fields: JSONObject = [:]
    private var body: Body = .none

    private enum Body: Sendable {
        case none
        case json(JSONValue)
        /// Text that need not be JSON.
        case raw(String)
    }

    init(method: String, path: String) {
        self.method = method
        self.path = path
    }

    init(_ json: JSONValue) throws {
        self.init(method: try json.text("method"), path: try json.text("path"))
        fields = json["headers"]?.object ?? [:]
        if let text = json["body_raw"]?.string {
            body = .raw(text)
        } else if let value = json["body"], value != .null {
            body = .json(value)
        }
    }

    /// The request with its placeholders filled; the token is added where the exchange says nothing of its own.
    func filled(_ names: Placeholders) -> ProvisioningRequest {
        var sent: [(name: String, value: String)] = []
        if !fields.keys.contains(where: { $0.lowercased() == "authorization" }) {
            sent.append(("Authorization", "Bearer \(names["token"] ?? "")"))
        }
        for (name, value) in fields {
            if let text = value.string { sent.append((name, names.fill(text))) }
        }
        let bytes: [UInt8] =
            switch body {
            case .none: []
            case .json(let value): names.fill(value).bytes
            case .raw(let text): Array(names.fill(text).utf8)
            }
        return ProvisioningRequest(method, names.fill(path), fields: sent, body: bytes)
    }
}
