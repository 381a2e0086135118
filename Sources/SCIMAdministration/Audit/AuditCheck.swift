import SCIMHost
import SCIMStore

/// Walks along the chain of the audit trail and notes what is wrong with it.
struct AuditCheck {
    let anchor: AuditReport.Anchor?
    let organization: OrganizationID?
    private var faults: [AuditReport.Fault] = []
    private var count = 0
    private var last: AuditRecord?
    private var isLastSound = true
    private var hasMetAnchor = false
    /// Entries that say something else than their hash, to see whether they are in each other's place.
    private var unsound: [AuditRecord] = []
    /// Of so many; where everything is out of place, the first of them say it.
    private static let compared = 200

    init(anchor: AuditReport.Anchor?, organization: OrganizationID?) {
        self.anchor = anchor
        self.organization = organization
    }

    mutating func take(_ record: AuditRecord) {
        let number = Int(record.number)
        let expected = Int(last?.number ?? 0) + 1
        if number > expected { addMissing(expected...number - 1) }
        let isSound = AuditContent(record).hash(after: record.previousHash) == record.hash
        if !isSound {
            unsound.append(record)
        } else if number == expected, isLastSound, record.previousHash != last?.hash ?? AuditContent.beginning {
            add(
                .unlinked, number, of: record.organization,
                "entry \(number) does not follow entry \(number - 1): one of the two was rewritten")
        }
        if let anchor, anchor.number == number {
            hasMetAnchor = true
            if record.hash.hexadecimal != anchor.hash {
                add(.unanchored, number, of: record.organization, "entry \(number) has a different hash than before")
            }
        }
        count += organization == nil || record.organization == organization ? 1 : 0
        last = record
        isLastSound = isSound
    }

    mutating func report(highestNumber: Int) -> AuditReport {
        let lastNumber = Int(last?.number ?? 0)
        if highestNumber > lastNumber { addMissing(lastNumber + 1...highestNumber) }
        for record in unsound { addUnsound(record) }
        if let anchor, !hasMetAnchor, anchor.number > max(highestNumber, lastNumber) {
            add(.missing, anchor.number, of: nil, "entry \(anchor.number) is missing")
        }
        return AuditReport(
            count: count, head: last.map { AuditReport.Anchor(number: Int($0.number), hash: $0.hash.hexadecimal) },
            faults: faults.sorted { $0.number < $1.number })
    }

    private mutating func addMissing(_ numbers: ClosedRange<Int>) {
        let sentence =
            numbers.count == 1
            ? "entry \(numbers.lowerBound) is missing"
            : "entries \(numbers.lowerBound) to \(numbers.upperBound) are missing"
        add(.missing, numbers.lowerBound, of: nil, sentence)
    }

    private mutating func addUnsound(_ record: AuditRecord) {
        let number = Int(record.number)
        let origin = unsound.prefix(AuditCheck.compared).first { other in
            var content = AuditContent(record)
            content.number = other.number
            return other.number != record.number && content.hash(after: record.previousHash) == record.hash
        }
        if let origin {
            let sentence = "entry \(number) is out of place: it was written as entry \(origin.number)"
            add(.moved, number, of: record.organization, sentence)
        } else {
            add(.changed, number, of: record.organization, "entry \(number) was changed after it was written")
        }
    }

    /// - Parameter owner: nil where nobody knows whose entry it was.
    private mutating func add(
        _ kind: AuditReport.Fault.Kind, _ number: Int, of owner: OrganizationID?, _ sentence: String
    ) {
        if let organization, let owner, owner != organization { return }
        faults.append(AuditReport.Fault(number: number, kind: kind, sentence: sentence))
    }
}
