import SCIMCore
import SCIMHost

/// What this service provider can do (RFC 7643 §5), advertising exactly what works.
enum ServiceProviderConfig {
    static func document(_ baseURL: BaseURL) -> JSONValue {
        [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
            "patch": ["supported": true],
            "bulk": [
                "supported": true, "maxOperations": .number(JSONNumber(RequestLimits.bulkOperations)),
                "maxPayloadSize": .number(JSONNumber(RequestLimits.body)),
            ],
            "filter": ["supported": true, "maxResults": .number(JSONNumber(RequestLimits.results))],
            "changePassword": ["supported": false],
            "sort": ["supported": true],
            "etag": ["supported": true],
            "pagination": [
                "cursor": true,
                "index": true,
                "defaultPaginationMethod": "index",
                "defaultPageSize": .number(JSONNumber(ListQuery.defaultCount)),
                "maxPageSize": .number(JSONNumber(RequestLimits.results)),
                "cursorTimeout": .number(JSONNumber(CursorSeal.timeout)),
            ],
            "authenticationSchemes": [
                [
                    "type": "oauthbearertoken",
                    "name": "Bearer token",
                    "description": "A token created with scimctl token create, sent as Authorization: Bearer",
                    "specUri": "https://www.rfc-editor.org/rfc/rfc6750",
                    "primary": true,
                ],
                [
                    "type": "oauth2",
                    "name": "OAuth 2.0 client credentials",
                    "description": .string(
                        "An access token from \(baseURL.tokenEndpoint), for a client secret or for an assertion of a "
                            + "workload identity"),
                    "specUri": "https://www.rfc-editor.org/rfc/rfc6749#section-4.4",
                ],
            ],
            "meta": [
                "resourceType": "ServiceProviderConfig",
                "location": .string("\(baseURL.text)/ServiceProviderConfig"),
            ],
        ]
    }
}
