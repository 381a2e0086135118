package import SCIMCore

/// One thing that was looked at, and what was found.
package struct Finding: Sendable, Hashable {
    package var severity: Severity
    /// What was looked at, in a few words.
    package var subject: String
    /// What was found; no full stop.
    package var text: String
    /// What to do about it; nil if nothing is to be done.
    package var fix: Remedy?

    package enum Severity: String, Sendable, Hashable, CaseIterable {
        case good
        /// It could not be looked at here.
        case skipped
        case warning, failure
    }

    package static func good(_ subject: String, _ text: String) -> Finding {
        Finding(severity: .good, subject: subject, text: text)
    }

    package static func skipped(_ subject: String, _ text: String, fix: Remedy? = nil) -> Finding {
        Finding(severity: .skipped, subject: subject, text: text, fix: fix)
    }

    package static func warning(_ subject: String, _ text: String, fix: Remedy) -> Finding {
        Finding(severity: .warning, subject: subject, text: text, fix: fix)
    }

    package static func failure(_ subject: String, _ text: String, fix: Remedy) -> Finding {
        Finding(severity: .failure, subject: subject, text: text, fix: fix)
    }
}
