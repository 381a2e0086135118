extension Migration {
    /// What a token is for; of those that were there, the names told which ones are rehearsals'.
    static let tokenPurpose = Migration(
        number: 7,
        script: """
            ALTER TABLE tokens ADD COLUMN purpose TEXT NOT NULL DEFAULT 'client'
                CHECK (purpose = 'client' OR purpose = 'rehearsal');
            UPDATE tokens SET purpose = 'rehearsal' WHERE name GLOB 'scimctl doctor *';
            """)
}
