import ArgumentParser
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// `--read-only` and `--from`, which say what a new credential is good for.
struct LimitOptions: ParsableArguments {
    @Flag(help: "Allow only reading.") var readOnly = false
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("Accept it only from this address or range; repeatable.", valueName: "cidr"))
    var from: [String] = []

    func limits() throws -> CredentialLimits { try CredentialLimits(isReadOnly: readOnly, from: from) }
}

/// Changes to what a credential is good for: what is not named stays.
struct LimitChangeOptions: ParsableArguments {
    @Flag(help: "Allow only reading.") var readOnly = false
    @Flag(help: "Allow changes again.") var readWrite = false
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("Accept it only from this address or range; repeatable.", valueName: "cidr"))
    var from: [String] = []
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("Accept it from this address or range as well; repeatable.", valueName: "cidr"))
    var alsoFrom: [String] = []
    @Flag(help: "Accept it from every address again.") var fromAnywhere = false

    func validate() throws {
        guard !(readOnly && readWrite) else { throw ValidationError("Give --read-only or --read-write, not both.") }
        guard [fromAnywhere, !from.isEmpty, !alsoFrom.isEmpty].count(where: \.self) < 2 else {
            throw ValidationError("Give only one of --from, --also-from and --from-anywhere.")
        }
        guard readOnly || readWrite || fromAnywhere || !from.isEmpty || !alsoFrom.isEmpty else {
            throw ValidationError("Give --read-only, --read-write, --from, --also-from or --from-anywhere.")
        }
    }

    func apply(to old: CredentialLimits) throws -> CredentialLimits {
        var new = old
        if readOnly || readWrite { new.isReadOnly = readOnly }
        if fromAnywhere || !from.isEmpty { new.networks = try CredentialLimits(isReadOnly: false, from: from).networks }
        // Without ranges it is accepted from every address already.
        if !alsoFrom.isEmpty, !old.networks.isEmpty {
            let known = old.networks.map(\.text)
            new.networks = try CredentialLimits(isReadOnly: false, from: known + alsoFrom).networks
        }
        return new
    }
}

extension CredentialLimits {
    /// `reads and changes, from any address`
    var text: String {
        let what = isReadOnly ? "reads only" : "reads and changes"
        return what + ", from " + (networks.isEmpty ? "any address" : networks.map(\.text).joined(separator: ", "))
    }

    /// What is limited, in a few words; nil for nothing.
    var shortText: String? {
        let parts =
            [
                isReadOnly ? "read-only" : nil,
                networks.isEmpty ? nil : "from \(networks.map(\.text).joined(separator: ", "))",
            ]
        let said = parts.compactMap(\.self)
        return said.isEmpty ? nil : said.joined(separator: ", ")
    }

    var json: JSONObject {
        ["readOnly": .bool(isReadOnly), "from": .array(networks.map { .string($0.text) })]
    }
}
