extension Migration {
    /// Schemas that an organization adds to the resource types, as JSON (RFC 7643 §7), in the order in which they came.
    static let extensionSchemas = Migration(
        number: 3,
        script: """
            CREATE TABLE extension_schemas (
                schema INTEGER PRIMARY KEY,
                organization INTEGER NOT NULL REFERENCES organizations,
                urn_key TEXT NOT NULL,
                extends_users INTEGER NOT NULL CHECK (extends_users IN (0, 1)),
                extends_groups INTEGER NOT NULL CHECK (extends_groups IN (0, 1)),
                created INTEGER NOT NULL,
                document TEXT NOT NULL,
                UNIQUE (organization, urn_key),
                CHECK (extends_users + extends_groups > 0)
            ) STRICT;
            """)
}
