extension Migration {
    /// Counts of users and groups by blocks of the order in which they were created (`ResourceBlock`).
    static let resourceBlocks = Migration(
        number: 4,
        script: """
            CREATE TABLE resource_blocks (
                organization INTEGER NOT NULL REFERENCES organizations,
                first_id BLOB NOT NULL,
                users INTEGER NOT NULL CHECK (users >= 0),
                groups INTEGER NOT NULL CHECK (groups >= 0),
                PRIMARY KEY (organization, first_id)
            ) STRICT, WITHOUT ROWID;

            INSERT INTO resource_blocks (organization, first_id, users, groups)
                SELECT organization, MIN(id), SUM(is_user), SUM(1 - is_user)
                FROM (
                    SELECT organization, id, is_user,
                        (ROW_NUMBER() OVER (PARTITION BY organization ORDER BY id) - 1) / 512 AS block
                    FROM (
                        SELECT organization, id, 1 AS is_user FROM users
                        UNION ALL SELECT organization, id, 0 FROM groups))
                GROUP BY organization, block;
            """)
}
