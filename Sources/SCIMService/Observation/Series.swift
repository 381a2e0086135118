import HTTPTypes
import SCIMCore
import SCIMStore

/// One counter with its labels, in one number: what is counted for every request must cost little.
///
///     code  second  first  counter  organization
///     10    6       6      4        32 bits
struct Series: Sendable, Hashable {
    let packed: UInt64

    init(
        _ counter: Counter, of organization: OrganizationID? = nil, _ first: UInt8 = 0, _ second: UInt8 = 0,
        code: Int = 0
    ) {
        let labels = UInt64(code & 0x3FF) << 48 | UInt64(second & 0x3F) << 42 | UInt64(first & 0x3F) << 36
        packed = labels | UInt64(counter.rawValue) << 32 | UInt64(UInt32(truncatingIfNeeded: organization?.number ?? 0))
    }

    /// 0 for none.
    static func label(of keyword: SCIMError.Keyword?) -> UInt8 {
        guard let keyword, let place = SCIMError.Keyword.allCases.firstIndex(of: keyword) else { return 0 }
        return UInt8(place + 1)
    }

    var counter: Counter { Counter(rawValue: UInt8(packed >> 32 & 0xF)) ?? .requests }
    var first: Int { Int(packed >> 36 & 0x3F) }
    var second: Int { Int(packed >> 42 & 0x3F) }
    var code: Int { Int(packed >> 48 & 0x3FF) }
    /// 0 for none.
    var organization: Int64 { Int64(packed & 0xFFFF_FFFF) }

    func hash(into hasher: inout Hasher) { hasher.combine(packed) }

    /// What is counted; the labels of each are in `MetricsText`.
    enum Counter: UInt8, Sendable, CaseIterable {
        case requests, authFailures, scimErrors, operations, unmatchedRoles, busy
    }
}
