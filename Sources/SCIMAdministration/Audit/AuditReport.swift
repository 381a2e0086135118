import SCIMCore
import SCIMDirectory
import SCIMStore

/// What was found when the audit trail was checked from its first entry to its last.
package struct AuditReport: Sendable, Hashable {
    /// How many entries there are.
    package let count: Int
    /// The last entry; kept elsewhere, it proves later that nothing up to it was changed.
    package let head: Anchor?
    package let faults: [Fault]

    package var isWhole: Bool { faults.isEmpty }

    /// An entry's number and hash, as in `12:9f86d081…`.
    package struct Anchor: Sendable, Hashable, CustomStringConvertible {
        package let number: Int
        /// 64 hexadecimal digits.
        package let hash: String

        package var description: String { "\(number):\(hash)" }

        init(number: Int, hash: String) {
            self.number = number
            self.hash = hash
        }

        /// Reads what `description` wrote; nil for any other text.
        package init?(_ text: String) {
            let parts = text.split(separator: ":")
            guard parts.count == 2, let number = Int(parts[0]), number > 0, parts[1].utf8.count == 64,
                parts[1].utf8.allSatisfy({ $0.hexDigitValue != nil })
            else { return nil }
            self.init(number: number, hash: String(parts[1]).asciiLowercased)
        }
    }

    /// One thing that is wrong.
    package struct Fault: Sendable, Hashable {
        /// The entry that is wrong, or is not there.
        package let number: Int
        package let kind: Kind
        package let sentence: String

        package enum Kind: String, Sendable, Hashable, CaseIterable {
            case changed, missing, moved, unlinked, unanchored
        }
    }
}
