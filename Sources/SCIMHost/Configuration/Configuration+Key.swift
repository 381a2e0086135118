import Logging
import SCIMCore

extension Configuration {
    /// The keys that the file and the environment may hold.
    package enum Key: String, Sendable, CaseIterable {
        case database = "SCIM_FCGI_DATABASE"
        case backupDirectory = "SCIM_FCGI_BACKUP_DIRECTORY"
        case backupRetention = "SCIM_FCGI_BACKUP_RETENTION"
        case socket = "SCIM_FCGI_SOCKET"
        case metricsSocket = "SCIM_FCGI_METRICS_SOCKET"
        case threads = "SCIM_FCGI_THREADS"
        case logLevel = "SCIM_FCGI_LOG_LEVEL"
        case logRetention = "SCIM_FCGI_LOG_RETENTION"
        case quota = "SCIM_FCGI_QUOTA"

        /// What every key begins with.
        package static let prefix = "SCIM_FCGI_"

        /// What may stand after the `=`, as the end of a sentence.
        package var allowed: String {
            switch self {
            case .database, .backupDirectory: "expected an absolute path"
            case .socket, .metricsSocket: "expected an absolute path of at most 107 bytes, or nothing"
            case .threads: "expected 0 (from the processor count) or a number from 1 to 64"
            case .logLevel: "expected one of \(Self.levels.map(\.rawValue).joined(separator: ", "))"
            case .backupRetention, .logRetention: "expected \(Duration.form), at least 1s"
            case .quota: "expected a number of bytes, optionally with K, M, G or T (such as 500M), or 0 for no quota"
            }
        }

        private static let levels: [Logger.Level] = [.error, .warning, .notice, .info, .debug]
    }
}

extension Configuration.Key {
    /// - Throws: if no key has this name, naming the nearest.
    init(_ setting: Setting) throws(ConfigurationError) {
        guard let key = Self(rawValue: setting.key) else {
            let keys = Self.allCases.map(\.rawValue)
            let wanted = Array(setting.key.uppercased().utf8)
            let nearest = keys.min { editDistance(wanted, Array($0.utf8)) < editDistance(wanted, Array($1.utf8)) }
            throw ConfigurationError(
                place: setting.place, key: Self.shown(setting.key), found: "no such key",
                allowed: "the nearest is \(nearest ?? Self.prefix)")
        }
        self = key
    }

    /// The name of a key for an error; nil for text that may be of another program's file, which root can read.
    static func shown(_ key: String) -> String? { key.hasPrefix(prefix) ? key.forDisplay : nil }

    /// Writes the value to its place.
    ///
    /// - Throws: what was found and what is allowed.
    func apply(_ setting: Setting, to configuration: inout Configuration) throws(ConfigurationError) {
        switch self {
        case .database:
            configuration.databasePath = try accepted(path(setting.value), setting)
        case .backupDirectory:
            configuration.backupDirectory = try accepted(path(setting.value), setting)
        case .backupRetention:
            configuration.backupRetention = try accepted(lifetime(setting.value), setting)
        case .socket:
            configuration.socketPath = try socketPath(setting)
        case .metricsSocket:
            configuration.metricsSocketPath = try socketPath(setting)
        case .threads:
            let count = try accepted(number(setting.value), setting)
            configuration.threads = count == 0 ? nil : count
        case .logLevel:
            configuration.logLevel = try accepted(Self.levels.first { $0.rawValue == setting.value }, setting)
        case .logRetention:
            configuration.logRetention = try accepted(lifetime(setting.value), setting)
        case .quota:
            let bytes = try accepted(byteCount(setting.value), setting)
            configuration.quota = bytes == 0 ? nil : bytes
        }
    }

    private func accepted<Value>(_ value: Value?, _ setting: Setting) throws(ConfigurationError) -> Value {
        guard let value else {
            let found = setting.value.isEmpty ? "found nothing" : "found \"\(setting.value.forDisplay)\""
            throw ConfigurationError(place: setting.place, key: setting.key, found: found, allowed: allowed)
        }
        return value
    }

    /// nil for nothing.
    private func socketPath(_ setting: Setting) throws(ConfigurationError) -> String? {
        guard !setting.value.isEmpty else { return nil }
        let path = try accepted(path(setting.value), setting)
        return try accepted(path.utf8.count <= 107 ? path : nil, setting)
    }

    private func path(_ text: String) -> String? {
        guard text.hasPrefix("/"), text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
        return text
    }

    private func lifetime(_ text: String) -> Duration? {
        guard let duration = Duration(text), duration >= .seconds(1) else { return nil }
        return duration
    }

    /// Bytes, or units of 1024, 1024², … of them.
    private func byteCount(_ text: String) -> Int? {
        let unit = text.utf8.last.flatMap { Array("KMGT".utf8).firstIndex(of: $0) }
        let digits = unit == nil ? text[...] : text.dropLast()
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int(digits) else {
            return nil
        }
        let bytes = count.multipliedReportingOverflow(by: 1 << (10 * (unit.map { $0 + 1 } ?? 0)))
        return bytes.overflow ? nil : bytes.partialValue
    }

    private func number(_ text: String) -> Int? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int(text), count <= 64 else {
            return nil
        }
        return count
    }
}

/// How many bytes must be inserted, removed or replaced to make one text of the other.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var previous = Array(0...right.count)
    for (row, byte) in left.enumerated() {
        var current = [row + 1]
        for (column, other) in right.enumerated() {
            let replaced = previous[column] + (byte == other ? 0 : 1)
            current.append(min(replaced, previous[column + 1] + 1, current[column] + 1))
        }
        previous = current
    }
    return previous[right.count]
}
