import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

extension FederationCommand {
    struct Test: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say of a signed token which check fails, and why.",
            discussion: """
                The file holds the token as it is sent, or is - for standard input. Nothing of its signature is shown. The \
                exit status is 1 if it is not accepted.

                Example:
                  scimctl federation test --org acme assertion.jwt
                """)

        @OptionGroup var organization: OrganizationOption
        @Argument(help: ArgumentHelp("The file with the token.", valueName: "file"), completion: .file()) var file:
            String
        @OptionGroup var common: CommonOptions

        func run(_ administration: Administration, in owner: Organization) throws {
            let assertion = try TextFile.contents(of: file, limit: 64 << 10)
            let judgment = try administration.judge(String(decoding: assertion, as: UTF8.self), of: owner)
            if common.json {
                JSONOutput.print(judgment.json)
            } else {
                Terminal.standardOutput(judgment.lines.joined(separator: "\n").forTerminalLines)
            }
            if !judgment.isAccepted { Terminal.exit(1) }
        }
    }
}

extension AssertionJudgment {
    fileprivate var isAccepted: Bool { refusals.isEmpty || refusalsAsToken?.isEmpty == true }

    fileprivate var lines: [String] {
        var lines: [String] = []
        if let claims {
            // Anybody may have written it: a line break in a claim must not look like a verdict.
            lines.append("issuer       \(claims.issuer.forTerminal)")
            lines.append("subject      \(claims.subject.forTerminal)")
            lines.append("audience     \(claims.audiences.map(\.forTerminal).joined(separator: ", "))")
            lines.append("tenant       \(claims.tenant?.forTerminal ?? "-")")
            lines.append("application  \(claims.application?.forTerminal ?? "-")")
            lines.append("expires      \(claims.expires.dateTime)")
            lines.append("")
        }
        lines += AssertionJudgment.verdict("At the token endpoint", refusals)
        if let refusalsAsToken { lines += AssertionJudgment.verdict("As a token that Entra signed", refusalsAsToken) }
        return lines
    }

    private static func verdict(_ place: String, _ refusals: [String]) -> [String] {
        refusals.isEmpty ? ["\(place): accepted"] : ["\(place): refused"] + refusals.map { "  \($0)" }
    }

    fileprivate var json: JSONObject {
        func array(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
        return [
            "accepted": .bool(isAccepted), "refusals": array(refusals),
            "refusalsAsEntraToken": refusalsAsToken.map(array) ?? .null, "issuer": JSONValue(claims?.issuer),
            "subject": JSONValue(claims?.subject), "audiences": claims.map { array($0.audiences) } ?? .null,
            "tenant": JSONValue(claims?.tenant), "expires": JSONValue(claims?.expires),
        ]
    }
}
