extension Migration {
    /// Credentials of every kind in one table: tokens, OAuth clients, workload identities.
    static let credentials = Migration(
        number: 13,
        script: """
            -- A token is found by the digest of its secret; a client and a workload identity are found by the client ID
            -- that they send to the token endpoint. The prefix shows people which secret a token is. Networks is a JSON
            -- array of address ranges, null for any address. The token lifetime, in seconds, is that of access tokens.
            CREATE TABLE credentials (
                credential INTEGER PRIMARY KEY,
                organization INTEGER NOT NULL REFERENCES organizations,
                kind TEXT NOT NULL CHECK (kind IN ('token', 'client', 'federation')),
                name TEXT NOT NULL,
                name_key TEXT NOT NULL,
                purpose TEXT NOT NULL DEFAULT 'client' CHECK (purpose IN ('client', 'rehearsal')),
                prefix TEXT,
                digest BLOB UNIQUE,
                client_id TEXT,
                token_lifetime INTEGER,
                is_read_only INTEGER NOT NULL DEFAULT 0 CHECK (is_read_only IN (0, 1)),
                networks TEXT,
                created INTEGER NOT NULL,
                expires INTEGER,
                revoked INTEGER,
                replaced INTEGER,
                last_used INTEGER,
                last_address TEXT,
                CHECK ((kind = 'token') = (digest IS NOT NULL) AND (kind = 'token') = (client_id IS NULL))
            ) STRICT;
            INSERT INTO credentials (credential, organization, kind, name, name_key, purpose, prefix, digest, created,
                    expires, revoked, replaced, last_used, last_address)
                SELECT token, organization, 'token', name, name_key, purpose, prefix, digest, created, expires, revoked,
                    replaced, last_used, last_address
                FROM tokens;
            DROP TABLE tokens;
            CREATE INDEX credentials_organization ON credentials (organization, kind, credential);
            CREATE UNIQUE INDEX credentials_name ON credentials (organization, name_key)
                WHERE revoked IS NULL AND replaced IS NULL;
            CREATE UNIQUE INDEX credentials_client ON credentials (kind, client_id)
                WHERE client_id IS NOT NULL AND revoked IS NULL;

            CREATE TABLE client_secrets (
                secret INTEGER PRIMARY KEY,
                credential INTEGER NOT NULL REFERENCES credentials,
                prefix TEXT NOT NULL,
                digest BLOB NOT NULL UNIQUE,
                created INTEGER NOT NULL,
                expires INTEGER NOT NULL,
                revoked INTEGER,
                last_used INTEGER
            ) STRICT;
            CREATE INDEX client_secrets_credential ON client_secrets (credential);

            -- What the token endpoint issued. The secret is null where an assertion was presented instead of one.
            CREATE TABLE access_tokens (
                digest BLOB PRIMARY KEY,
                credential INTEGER NOT NULL REFERENCES credentials,
                secret INTEGER REFERENCES client_secrets,
                created INTEGER NOT NULL,
                expires INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX access_tokens_credential ON access_tokens (credential, created);
            CREATE INDEX access_tokens_secret ON access_tokens (secret) WHERE secret IS NOT NULL;
            CREATE INDEX access_tokens_expires ON access_tokens (expires);

            -- What a workload identity must say of itself. Audiences and subjects are JSON arrays.
            CREATE TABLE federations (
                credential INTEGER PRIMARY KEY REFERENCES credentials,
                tenant TEXT NOT NULL,
                audiences TEXT NOT NULL,
                subjects TEXT NOT NULL,
                accepts_entra_tokens INTEGER NOT NULL CHECK (accepts_entra_tokens IN (0, 1))
            ) STRICT;
            """)
}
