import SCIMCore
import SCIMHost

/// What this service provider can do (RFC 7643 §5), advertising exactly what works.
package enum ServiceProviderConfig {
    /// Resources in one answer at most (D14 of the design).
    static let maxResults = 1000
    /// Entries of one Bulk request at most.
    static let maxOperations = 1000
    /// Bytes of a request's body at most, that of a Bulk request or of any other.
    package static let maxPayloadSize = 8 << 20

    static func document(_ baseURL: BaseURL) -> JSONValue {
        [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
            "patch": ["supported": true],
            "bulk": [
                "supported": true, "maxOperations": .number(JSONNumber(maxOperations)),
                "maxPayloadSize": .number(JSONNumber(maxPayloadSize)),
            ],
            "filter": ["supported": true, "maxResults": .number(JSONNumber(maxResults))],
            "changePassword": ["supported": false],
            "sort": ["supported": true],
            "etag": ["supported": true],
            "pagination": [
                "cursor": true,
                "index": true,
                "defaultPaginationMethod": "index",
                "defaultPageSize": .number(JSONNumber(ListQuery.defaultCount)),
                "maxPageSize": .number(JSONNumber(maxResults)),
                "cursorTimeout": .number(JSONNumber(CursorSeal.timeout)),
            ],
            "authenticationSchemes": [
                [
                    "type": "oauthbearertoken",
                    "name": "Bearer token",
                    "description": "A token made by scimctl token create, sent as Authorization: Bearer",
                    "specUri": "https://www.rfc-editor.org/rfc/rfc6750",
                    "primary": true,
                ]
            ],
            "meta": [
                "resourceType": "ServiceProviderConfig",
                "location": .string("\(baseURL.text)/ServiceProviderConfig"),
            ],
        ]
    }
}
