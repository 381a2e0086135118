package import SCIMCore

/// Why something that an administrator wanted failed: a sentence, and what to do about it.
package struct ServiceError: Error, Sendable, Hashable, CustomStringConvertible {
    package var kind: Kind
    /// One sentence: what was found, and what was expected.
    package var message: String
    /// What to do next; nil if the message says it.
    package var remedy: Remedy?
    /// Which of the values that were given it is about; nil where there is only one, or it is about none of them.
    package var parameter: Parameter?

    package init(_ kind: Kind, _ message: String, remedy: Remedy? = nil, about parameter: Parameter? = nil) {
        self.kind = kind
        self.message = message
        self.remedy = remedy
        self.parameter = parameter
    }

    /// A value that an administrator gives with others, so that a form can show an error next to its field.
    package enum Parameter: String, Sendable, Hashable, CaseIterable {
        case name, lifetime, accessTokenLifetime, networks
        case tenant, clientID, subjects, audiences, entraTokens
        case authority, appRoles, people
    }

    /// What went wrong, in the order of the command's exit statuses 1 to 8.
    package enum Kind: Int, Sendable, Hashable, CaseIterable {
        case failed = 1, usage, notFound, notPermitted, conflict, unreachable, badConfiguration, schemaTooNew

        /// What the exit status means, in sentences for the manual.
        package var meaning: String {
            switch self {
            case .failed: "Failed, or a check found a problem; standard error says why."
            case .usage:
                "The command line is wrong, or confirmation was needed and there was no terminal to ask on."
            case .notFound:
                "There is no organization, user, group, role, mapping, token or backup of that name; similar names are suggested."
            case .notPermitted: "Not permitted; run it with sudo."
            case .conflict: "The name is taken, the role is in use, or the user is protected."
            case .unreachable: "An address did not answer."
            case .badConfiguration: "The configuration is invalid."
            case .schemaTooNew: "The database was written by a newer version."
            }
        }
    }

    package var description: String { message }

    /// What was found and what to do, in one line.
    package var sentence: String { [message, remedy?.shellText].compactMap(\.self).joined(separator: ". ") }

    /// Nothing of that name, with the names that come nearest to it.
    package static func notFound(_ thing: String, _ name: String, among names: [String]) -> ServiceError {
        let near = name.nearest(in: names)
        let remedy: Remedy? =
            if !near.isEmpty {
                "Did you mean \(near.map { "\"\($0.forDisplay)\"" }.joined(separator: " or "))?"
            } else if names.isEmpty {
                "None exists yet."
            } else if names.count <= 10 {
                "There are: \(names.map(\.forDisplay).joined(separator: ", "))."
            } else {
                nil
            }
        return ServiceError(.notFound, "there is no \(thing) \"\(name.forDisplay)\"", remedy: remedy)
    }
}

extension String {
    /// Up to three of the names that differ from this one by few letters or contain it, the nearest first.
    package func nearest(in names: [String]) -> [String] {
        let wanted = Array(folded.unicodeScalars)
        let limit = max(1, wanted.count / 3)
        let near = names.prefix(10_000).compactMap { name -> (name: String, distance: Int)? in
            let candidate = Array(name.folded.unicodeScalars)
            if wanted.count >= 3, name.folded.holds(folded) { return (name, 1) }
            guard abs(candidate.count - wanted.count) <= limit else { return nil }
            let distance = String.editDistance(wanted, candidate)
            return distance <= limit ? (name, distance) : nil
        }
        return near.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
    }

    /// Letters that must be inserted, dropped or replaced to make one text of the other.
    private static func editDistance(_ one: [Unicode.Scalar], _ other: [Unicode.Scalar]) -> Int {
        var row = Array(0...other.count)
        for (index, letter) in one.enumerated() {
            var corner = row[0]
            row[0] = index + 1
            for place in other.indices {
                let replaced = corner + (letter == other[place] ? 0 : 1)
                corner = row[place + 1]
                row[place + 1] = Swift.min(replaced, row[place] + 1, row[place + 1] + 1)
            }
        }
        return row[other.count]
    }
}
