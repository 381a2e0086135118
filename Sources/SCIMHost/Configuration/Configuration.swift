package import Logging

/// What the configuration file of the machine, the environment and the command line say.
///
/// Settings of an organization are not here: they are rows of the database.
package struct Configuration: Sendable, Hashable {
    /// Where the database is; its directory must belong to the worker's user.
    package var databasePath: String
    /// Where `scimctl backup` writes.
    package var backupDirectory: String
    /// How long a backup is kept; the newest is kept whatever its age.
    package var backupRetention: Duration
    /// A socket that the worker makes itself, for development; nil if systemd hands it one.
    package var socketPath: String?
    /// Where the worker gives its metrics; nil for the directory that systemd makes for the service.
    package var metricsSocketPath: String?
    /// How many requests are worked on at once, 1 to 64; nil takes it from the processor count.
    package var threads: Int?
    package var logLevel: Logger.Level
    /// How long the provisioning log keeps an entry.
    package var logRetention: Duration
    /// Bytes of the database that one organization may take before `scimctl` warns of it; nil for any number.
    package var quota: Int?

    /// What holds where nothing is said.
    package init() {
        databasePath = "/var/lib/scim-fcgi/scim.db"
        backupDirectory = "/var/lib/scim-fcgi/backups"
        backupRetention = .seconds(30 * 86_400)
        socketPath = nil
        metricsSocketPath = nil
        threads = nil
        logLevel = .info
        logRetention = .seconds(90 * 86_400)
        quota = Configuration.defaultQuota
    }
}

extension Configuration {
    package static let defaultQuota = 2 << 30

    /// Where the file is unless a flag or `SCIM_CONFIG` says otherwise.
    package static let defaultPath = "/etc/scim-fcgi/scim-fcgi.conf"

    /// Reads everything: the file is overridden by the environment, the environment by flags.
    ///
    /// - Parameters:
    ///   - path: the file; nil is the default one, which may be missing.
    ///   - environment: all variables; those that begin with `SCIM_FCGI_` must be keys.
    ///   - flags: what the command line sets.
    /// - Throws: what the person who wrote it has to change, and where.
    package static func load(
        path: String?, environment: [String: String] = [:], flags: [Setting] = []
    ) throws(ConfigurationError) -> Configuration {
        let text = try readText(path ?? defaultPath)
        guard let text else {
            guard let path else { return try Configuration(layers: [variables(in: environment), flags]) }
            throw ConfigurationError(place: path, found: "the file is missing", allowed: "give one that exists")
        }
        let file = try EnvironmentFile(parsing: text, name: path ?? defaultPath)
        return try Configuration(layers: [file.settings, variables(in: environment), flags])
    }

    /// The defaults changed by each layer in turn.
    ///
    /// - Throws: at the first key that is unknown, appears twice in one layer, or has a value that is not allowed.
    package init(layers: [[Setting]]) throws(ConfigurationError) {
        self.init()
        for layer in layers {
            var seen: [Key: String] = [:]
            for setting in layer {
                let key = try Key(setting)
                if let first = seen.updateValue(setting.place, forKey: key) {
                    throw ConfigurationError(
                        place: setting.place, key: setting.key, found: "already set at \(first)",
                        allowed: "set each key only once")
                }
                try key.apply(setting, to: &self)
            }
        }
    }

    /// The keys whose change a running worker cannot take over.
    package func keysForRestart(comparedTo other: Configuration) -> [Key] {
        var keys: [Key] = []
        if databasePath != other.databasePath { keys.append(.database) }
        if socketPath != other.socketPath { keys.append(.socket) }
        if metricsSocketPath != other.metricsSocketPath { keys.append(.metricsSocket) }
        if threads != other.threads { keys.append(.threads) }
        return keys
    }

    private static func variables(in environment: [String: String]) -> [Setting] {
        environment.filter { $0.key.hasPrefix(Key.prefix) }.sorted { $0.key < $1.key }
            .map { Setting(key: $0.key, value: $0.value, place: "environment") }
    }
}
