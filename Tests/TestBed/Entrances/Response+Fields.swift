package import HTTPTypes
import SCIMCore
import SCIMHTTP

extension Response {
    /// The header fields as the worker writes them.
    package var fields: HTTPFields {
        var fields = HTTPFields()
        fields[.contentType] = contentType
        fields[.location] = location
        fields[.contentLocation] = contentLocation
        fields[.eTag] = entityTag
        fields[.wwwAuthenticate] = challenge
        fields[.retryAfter] = retryAfter.map(String.init)
        if !allowedMethods.isEmpty { fields[.allow] = allowedMethods.joined(separator: ", ") }
        for field in further { fields.append(field) }
        return fields
    }
}
