import HTTPTypes
package import SCIMCore
import SCIMHTTP
import TestBed

/// The requests in `Tests/Fixtures`, to begin with.
package struct Corpus {
    /// One request; its placeholders are not filled in.
    package struct Entry {
        package let method: String
        /// Below the base URL, with its query.
        package let path: String
        package let body: JSONValue?
    }

    package let requests: [Entry]

    package init() throws {
        var documents: [JSONValue] = []
        for name in ["entra/entra-exchanges.jsonl", "field/field-exchanges.jsonl"] {
            for line in try Fixture(name).bytes().split(separator: UInt8(ascii: "\n")) {
                documents.append(try JSONValue(parsing: Array(line)))
            }
        }
        for fixture in try Fixture.all(in: "rfc") where fixture.name.hasSuffix(".json") {
            documents.append(try JSONValue(parsing: fixture.bytes()))
        }
        requests = documents.flatMap { ($0["setup"]?.array ?? []) + ($0["request"].map { [$0] } ?? []) }
            .compactMap { request in
                guard let method = request["method"]?.string, let path = request["path"]?.string else { return nil }
                return Entry(method: method, path: path, body: request["body"])
            }
    }

    /// The bodies that requests with this method have.
    func bodies(_ method: String) -> [JSONValue] { requests.filter { $0.method == method }.compactMap(\.body) }

    /// The filters in queries, decoded.
    var filters: [String] {
        requests.compactMap { request in
            guard let start = request.path.firstRange(of: "filter=")?.upperBound else { return nil }
            let encoded = Array(request.path[start...].prefix { $0 != "&" }.utf8)
            do throws(PercentCoding.Fault) {
                return try PercentCoding.decode(encoded[...], plusIsSpace: true)
            } catch {
                return nil
            }
        }
    }

    /// The paths of PATCH operations.
    var paths: [String] {
        bodies("PATCH").flatMap { $0["Operations"]?.array ?? [] }.compactMap { $0["path"]?.string }
    }

    /// Words that parsers know, for inputs that are put together at random.
    package static let words = [
        "userName", "displayName", "members", "members[value eq \"", "emails[type eq \"work\"].value", "active",
        "externalId",
        "name.familyName", "urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:core:2.0:Group",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", ":manager", "schemas", "meta.lastModified", "id",
        " eq ", " ne ", " co ", " sw ", " ew ", " gt ", " ge ", " lt ", " le ", " pr", " and ", " or ", "not (", "[",
        "]", "\\u",
        "\\ud83d\\ude00", "\\u0000", "true", "false", "null", "1e999", "-0", "99999999999999999999",
        "urn:ietf:params:scim:api:messages:2.0:PatchOp", "urn:ietf:params:scim:api:messages:2.0:BulkRequest",
        "urn:ietf:params:scim:api:messages:2.0:SearchRequest", "\"Operations\":[", "\"op\":\"add\"",
        "\"op\":\"replace\"",
        "\"op\":\"remove\"", "\"path\":\"", "\"value\":", "\"bulkId\":\"", "bulkId:", "\"method\":\"POST\"",
        "\"data\":{",
        "\"failOnErrors\":", "\"version\":", "GET ", "POST ", "PUT ", "PATCH ", "DELETE ", "/Users", "/Groups", "/Bulk",
        "/.search",
        "/Schemas", "/ResourceTypes", "/ServiceProviderConfig", "/Me", "/oauth2/token", "?filter=", "&sortBy=",
        "&sortOrder=descending", "&startIndex=", "&count=", "&cursor=", "&attributes=", "&excludedAttributes=",
        "If-Match: ",
        "If-None-Match: ", "Content-Type: application/scim+json", "W/\"", "%22", "%20", "grant_type=client_credentials",
        "&client_id=", "&client_secret=", "&client_assertion=", "&scope=", "Basic ", "\u{0}", "\u{FEFF}", "e\u{301}",
    ]
}
