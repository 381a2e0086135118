extension Migration {
    /// Sign-in to the console with Microsoft Entra ID.
    static let entraSignIn = Migration(
        number: 12,
        script: """
            -- The application in Entra by which people sign in, of one organization or, without one, of the whole machine.
            CREATE TABLE entra_sign_ins (
                entra_sign_in INTEGER PRIMARY KEY,
                organization INTEGER REFERENCES organizations (organization),
                authority TEXT NOT NULL,
                tenant TEXT NOT NULL,
                client_id TEXT NOT NULL UNIQUE,
                administrator_role TEXT NOT NULL,
                viewer_role TEXT NOT NULL,
                created INTEGER NOT NULL
            ) STRICT;
            CREATE UNIQUE INDEX entra_sign_ins_organization ON entra_sign_ins (COALESCE(organization, 0));

            -- People who may sign in without an app role, by the identifier that Entra never changes.
            CREATE TABLE entra_sign_in_people (
                client_id TEXT NOT NULL REFERENCES entra_sign_ins (client_id),
                object_id TEXT NOT NULL,
                role TEXT NOT NULL CHECK (role = 'administrator' OR role = 'viewer'),
                PRIMARY KEY (client_id, object_id)
            ) STRICT, WITHOUT ROWID;

            -- Sign-ins that were completed, so that no answer of Entra's counts twice.
            CREATE TABLE entra_answers (
                digest BLOB PRIMARY KEY,
                expires INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;

            -- The application that signed somebody in; null for every other way.
            ALTER TABLE console_sessions ADD COLUMN entra_client_id TEXT;
            """)
}
