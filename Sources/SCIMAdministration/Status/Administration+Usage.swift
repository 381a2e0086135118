import SCIMStore

extension Administration {
    /// About how many bytes of the database each organization takes: its share of the pages in use, by what its rows hold.
    ///
    /// Rows are read only where an organization may be over the quota and there is another one that the pages may belong to;
    /// then a few thousand, however large the database is.
    ///
    /// - Returns: empty if no organization can be over the quota, or there is none.
    func usage(_ quota: Int?, in snapshot: Snapshot) throws -> [OrganizationID: Int] {
        guard let quota else { return [:] }
        let used = try snapshot.usedBytes()
        let organizations = try snapshot.organizations().map(\.id)
        guard used > quota, let first = organizations.first else { return [:] }
        guard organizations.count > 1 else { return [first: used] }
        let contents = try snapshot.contentBytes()
        let all = max(1, contents.values.reduce(0, +))
        return Dictionary(
            organizations.map { ($0, Int(Double(used) * Double(contents[$0] ?? 0) / Double(all))) }
        ) { first, _ in first }
    }
}
