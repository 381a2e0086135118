/// A dot between an extension's URN and the attribute, as jobs of 2018 write it (Q50).
///
///     urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.department
enum DottedURN {
    /// The same path with a colon there; every other text as it is.
    static func mend(_ path: String, knownSchemas: [String]) -> String {
        guard path.utf8.count > 4, path.utf8.contains(UInt8(ascii: ".")),
            String(path.prefix(4)).asciiLowercased == "urn:"
        else {
            return path
        }
        let folded = path.asciiLowercased
        for schema in knownSchemas where folded.hasPrefix(schema.asciiLowercased + ".") {
            return schema + ":" + path.dropFirst(schema.count + 1)
        }
        return path
    }
}
