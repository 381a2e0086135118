import OrderedCollections
import SCIMCore
import TestBed

/// What stands for `{{name}}` in an exchange.
struct Placeholders: Sendable {
    private var values: [String: String]

    /// - Parameter unique: lower-case letters and digits, other ones for every exchange.
    init(unique: String, baseURL: String, token: String) {
        values = ["uniq": unique, "base": baseURL, "token": token]
    }

    /// What exchanges about other credentials than the token need.
    mutating func add(_ credentials: VisitCredentials) {
        values["oauth.token_path"] = "/oauth2/token"
        values["oauth.client_id"] = credentials.clientID
        values["oauth.client_secret"] = credentials.clientSecret
        values["oauth.basic"] = credentials.basic
        values["wif.good_assertion"] = credentials.assertion
        values["wif.bad_audience_assertion"] = credentials.issuer.assertion(for: "api://somebody-else")
        values["entra.good_jwt"] = credentials.issuer.entraToken()
        values["entra.other_tenant_jwt"] = credentials.issuer.entraToken(["tid": .string(TokenIssuer.newGUID())])
        values["entra.alg_none_jwt"] = credentials.issuer.entraToken(algorithm: "none")
    }

    subscript(_ name: String) -> String? {
        get { values[name] }
        set { values[name] = newValue }
    }

    /// The text with every known name replaced; an unknown one stays as it is.
    func fill(_ text: String) -> String {
        var filled = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "{{"), let end = rest[start.upperBound...].firstRange(of: "}}") {
            filled += rest[..<start.lowerBound]
            let name = String(rest[start.upperBound..<end.lowerBound])
            filled += values[name] ?? "{{\(name)}}"
            rest = rest[end.upperBound...]
        }
        return filled + rest
    }

    func fill(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): .string(fill(text))
        case .array(let elements): .array(elements.map { fill($0) })
        case .object(let members):
            .object(JSONObject(members.map { (fill($0.key), fill($0.value)) }, uniquingKeysWith: { first, _ in first }))
        case .null, .bool, .number: value
        }
    }
}
