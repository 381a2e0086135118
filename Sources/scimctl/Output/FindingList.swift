import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMHost

/// Findings for people and programs; a failure among them makes the command end with 1.
struct FindingList {
    let findings: [Finding]

    func print(asJSON: Bool) throws {
        if asJSON {
            JSONOutput.print(["findings": .array(findings.map { .object($0.json) })])
        } else {
            for finding in findings { finding.print() }
        }
        let failures = findings.count { $0.severity == .failure }
        if failures > 0 { throw ServiceError(.failed, failures == 1 ? "1 failure" : "\(failures) failures") }
    }
}

extension Finding {
    fileprivate var json: JSONObject {
        [
            "severity": .string(severity.rawValue), "subject": .string(subject), "text": .string(text),
            "fix": JSONValue(fix?.shellText),
        ]
    }

    fileprivate func print() {
        let mark =
            switch severity {
            case .good: "ok     ".styled(.good)
            case .skipped: "skipped".styled(.quiet)
            case .warning: "WARNING".styled(.attention)
            case .failure: "FAILURE".styled(.bad)
            }
        Terminal.standardOutput("\(mark)  \(subject): \(text.forTerminal)")
        if let fix { Terminal.standardOutput("         fix: \(fix.shellText.forTerminal)") }
    }
}
