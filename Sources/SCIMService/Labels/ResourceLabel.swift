import SCIMCore

/// What a request is about, as a label.
enum ResourceLabel: UInt8, Sendable, CaseIterable {
    case user, group, bulk, discovery, other, token

    init(_ type: ResourceType) { self = type.isUser ? .user : .group }

    var text: String {
        switch self {
        case .bulk: "Bulk"
        case .user: "User"
        case .group: "Group"
        case .discovery: "Discovery"
        case .other: "Other"
        case .token: "Token"
        }
    }
}
