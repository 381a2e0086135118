extension Migration {
    /// A write of a user changes fewer pages, and SQLite makes no table for it.
    static let writes = Migration(
        number: 6,
        script: """
            -- The attribute is a number (`IndexedAttribute`), and there is no second index by the user: whoever writes a
            -- user knows his values. So there is no foreign key either, which would look for a deleted user's rows.
            CREATE TABLE values_of_users (
                organization INTEGER NOT NULL,
                attribute INTEGER NOT NULL,
                value_key TEXT NOT NULL,
                user_id BLOB NOT NULL,
                PRIMARY KEY (organization, attribute, value_key, user_id)
            ) STRICT, WITHOUT ROWID;
            INSERT INTO values_of_users (organization, attribute, value_key, user_id)
                SELECT organization, CASE attribute WHEN 'emails.value' THEN 1 ELSE 2 END, value_key, user_id
                FROM user_values
                WHERE attribute IN ('emails.value',
                    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber');
            DROP TABLE user_values;
            ALTER TABLE values_of_users RENAME TO user_values;
            DELETE FROM sqlite_stat1 WHERE tbl IN ('user_values', 'values_of_users');
            INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
                ('user_values', 'user_values', '200000 100000 50000 2 1');

            -- For a list of more than two SQLite makes a table of its own, at every write. The rows stay as they are, so the
            -- text of the definition is changed as sqlite.org/lang_altertable.html says (section 7).
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (role_reason IN (''mapping'', ''default'', ''none'', ''manual''))',
                'CHECK (role_reason = ''mapping'' OR role_reason = ''default'' OR role_reason = ''none'' OR role_reason = ''manual'')')
                WHERE type = 'table' AND name = 'users';
            PRAGMA writable_schema = RESET;
            """)
}
