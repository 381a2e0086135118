import SCIMHTTP

/// A request target below the console's base, taken apart.
struct Target {
    /// Below `/scim-console`; empty for the console's first page.
    let segments: [String]
    let query: FormFields

    /// - Throws: `notFound` where it is not below the base, `badForm` for a broken encoding.
    init(_ target: String) throws(PageFault) {
        let bytes = Array(target.utf8)
        let end = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.endIndex
        let base = Array(Address.base.utf8)
        guard bytes[..<end].starts(with: base) else { throw .notFound("page") }
        var segments: [String] = []
        for part in bytes[base.count..<end].split(separator: UInt8(ascii: "/")) {
            do {
                segments.append(try PercentCoding.decode(part, plusIsSpace: false))
            } catch {
                throw .notFound("page")
            }
        }
        self.segments = segments
        query = end == bytes.endIndex ? FormFields() : try FormFields(bytes[(end + 1)...])
    }
}
