import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// What a form says of a credential's limits, as it was typed.
struct LimitFields {
    private let isReadOnly: Bool
    /// One range per line.
    private let ranges: String

    init(_ limits: CredentialLimits) {
        isReadOnly = limits.isReadOnly
        ranges = limits.networks.map(\.text).joined(separator: "\n")
    }

    init(_ form: FormFields) {
        isReadOnly = form["read-only"] != nil
        ranges = form.lines("networks")
    }

    /// - Throws: `ServiceError` about the networks.
    func limits() throws -> CredentialLimits {
        try CredentialLimits(isReadOnly: isReadOnly, from: ranges.separateValues)
    }

    /// - Parameter last: from where the credential was last used.
    func markup(_ error: ServiceError?, last: String? = nil) -> Markup {
        Markup {
            Form.checkbox(
                "read-only", "Read-only", isChecked: isReadOnly,
                hint: "It can look up users and groups, and change none. Entra needs to change them.")
            Form.area(
                "networks", "Accepted only from these addresses", value: ranges, rows: 3,
                hint:
                    "One address or range per line, such as 192.0.2.0/24 or 2001:db8::/32. Leave it empty for any address.\(last.map { " It was last used from \($0)." } ?? "")",
                fault: error.fault(.networks))
        }
    }

    /// The same, unseen.
    var hidden: Markup {
        Markup {
            if isReadOnly { Form.hidden("read-only", "1") }
            Form.hidden("networks", ranges)
        }
    }
}

extension String {
    /// What is between white space and commas.
    var separateValues: [String] {
        split { $0.isWhitespace || $0 == "," }.map(String.init)
    }
}

extension CredentialLimits {
    /// All that is limited: `read-only, from 192.0.2.0/24, 2001:db8::/32`
    var sentence: String {
        (isReadOnly ? "read-only" : "reads and changes") + ", from "
            + (networks.isEmpty ? "any address" : networks.map(\.text).joined(separator: ", "))
    }

    /// What is limited, below a name; nothing where nothing is.
    var line: Markup? {
        guard self != .none else { return nil }
        let shown = networks.prefix(2).map(\.text).joined(separator: ", ")
        let more = networks.count > 2 ? " and \(networks.count - 2) more" : ""
        let words = [isReadOnly ? "Read-only" : nil, networks.isEmpty ? nil : "from \(shown)\(more)"]
        return Tag.span(.class("second")) { words.compactMap(\.self).joined(separator: ", ") }
    }
}

extension OrganizationVisit {
    /// The name that the first credential is given.
    func suggestedCredentialName() throws -> String {
        try administration.credentials(of: organization).isEmpty ? "Entra Production" : ""
    }
}
