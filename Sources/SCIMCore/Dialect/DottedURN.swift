/// A dot between an extension's URN and the attribute, as jobs of 2018 write it (Q50).
///
///     urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.department
enum DottedURN {
    /// The same path with a colon there; every other text as it is.
    static func mend(_ path: String, knownSchemas: [String]) -> String {
        for schema in knownSchemas {
            let beginning = path.utf8.prefix(schema.utf8.count)
            let rest = path.utf8[beginning.endIndex...]
            guard rest.first == UInt8(ascii: "."),
                zip(beginning, schema.utf8).allSatisfy({ $0.asciiLowercased == $1.asciiLowercased })
            else { continue }
            return schema + ":" + String(Substring(rest.dropFirst()))
        }
        return path
    }
}
