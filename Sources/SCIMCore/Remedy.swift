/// What to do about something: a sentence in which commands, places and settings are values, so that each front end puts
/// them into its own words. `scimctl` prints a command where the console shows a link:
///
///     let remedy: Remedy = "Switch SCIM on: \(do: .enable(organization: "acme"))"
package struct Remedy: Sendable, Hashable, ExpressibleByStringInterpolation {
    package private(set) var parts: [Part] = []

    package enum Part: Sendable, Hashable {
        /// Words that are the same everywhere.
        case text(String)
        /// Something that an administrator does here, by the command line or in the console.
        case action(Action)
        /// A page, a section or a button of the Entra portal.
        case entra(EntraPlace)
        /// Something that is done or changed on the machine.
        case machine(MachineStep)
    }

    package init(_ text: String) { append(.text(text)) }
    package init(stringLiteral text: String) { append(.text(text)) }
    package init(stringInterpolation words: Words) { self = words.remedy }

    package static func + (one: Remedy, other: Remedy) -> Remedy {
        var remedy = one
        remedy.append(other)
        return remedy
    }

    private mutating func append(_ other: Remedy) { for part in other.parts { append(part) } }

    /// Texts in a row are one, so that equal sentences are equal however they were put together.
    private mutating func append(_ part: Part) {
        switch (parts.last, part) {
        case (_, .text("")): return
        case (.text(let before)?, .text(let text)): parts[parts.count - 1] = .text(before + text)
        default: parts.append(part)
        }
    }

    /// Collects the parts of a literal.
    package struct Words: StringInterpolationProtocol {
        fileprivate var remedy = Remedy("")

        package init(literalCapacity: Int, interpolationCount: Int) {}

        package mutating func appendLiteral(_ text: String) { remedy.append(.text(text)) }
        package mutating func appendInterpolation(_ text: String) { remedy.append(.text(text)) }
        package mutating func appendInterpolation(_ other: Remedy) { remedy.append(other) }
        package mutating func appendInterpolation(do action: Action) { remedy.append(.action(action)) }
        package mutating func appendInterpolation(entra place: EntraPlace) { remedy.append(.entra(place)) }
        package mutating func appendInterpolation(machine step: MachineStep) { remedy.append(.machine(step)) }
    }
}
