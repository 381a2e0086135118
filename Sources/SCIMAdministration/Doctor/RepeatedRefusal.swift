import SCIMCore
import SCIMDirectory
import SCIMHost
import SCIMStore

/// Refusals with the same cause: they differ only in whom they are about.
struct RepeatedRefusal: Sendable, Hashable {
    private(set) var count = 0
    private(set) var last = Instant(milliseconds: 0)
    /// The sentence of the last one.
    private(set) var detail = ""
    private(set) var remedy: Remedy?
    private let reason: String

    /// Of entries in the order of time, the most frequent first; those of rehearsals are marked local.
    static func all(in entries: [LogEntry]) -> [RepeatedRefusal] {
        var found: [[String]: RepeatedRefusal] = [:]
        for entry in entries where entry.status >= 400 && entry.origin == .scim {
            let detail = entry.detail ?? ""
            let key = [String(entry.status), entry.scimType ?? "", entry.operation.rawValue, detail.withoutParticulars]
            let reason = [String(entry.status), entry.scimType].compactMap(\.self).joined(separator: " ")
            found[key, default: RepeatedRefusal(reason: reason)].add(entry, detail)
        }
        return found.values.sorted { ($1.count, $1.last, $0.detail) < ($0.count, $0.last, $1.detail) }
    }

    private init(reason: String) { self.reason = reason }

    private mutating func add(_ entry: LogEntry, _ detail: String) {
        count += entry.count
        guard entry.lastTime >= last else { return }
        last = entry.lastTime
        self.detail = detail
        remedy = entry.remedy.map { Remedy($0) }
    }

    func sentence(at now: Instant) -> String {
        "refused \(count) times in 7 days for the same reason, last \(last.relative(to: now)): \(reason): \(detail)"
    }
}

extension String {
    /// Without what is in quotes, identifiers and numbers: what two refusals with the same cause have in common.
    fileprivate var withoutParticulars: String {
        var kept = ""
        var isQuoted = false
        for word in split(separator: " ") {
            let quotes = word.utf8.count { $0 == UInt8(ascii: "\"") }
            let isInside = isQuoted
            if !quotes.isMultiple(of: 2) { isQuoted.toggle() }
            let isNamed = isInside || quotes > 0 || word.utf8.contains { (0x30...0x39).contains($0) }
            kept += (isNamed ? "…" : String(word)) + " "
        }
        return kept
    }
}
