import SCIMAdministration
import SCIMCore
import SCIMHost

extension Form {
    /// The buttons at a form's end: what it does, and the way back.
    static func buttons(_ text: String, isDestructive: Bool = false, cancel: Address) -> Markup {
        Tag.div(.class("buttons")) {
            Tag.button(isDestructive ? .class("danger") : .class("main")) { text }
            Tag.a(.href(cancel)) { "Cancel" }
        }
    }

    /// A value to copy.
    static func copyable(_ name: StaticString, _ label: String, _ value: String, hint: String? = nil) -> Markup {
        Tag.div(.class("field")) {
            Tag.label(.for(name)) { label }
            Tag.input(.id(name), .readonly, .value(value))
            if let hint { Tag.span(.class("hint")) { hint } }
        }
    }

    /// A form that only looks something up, so that its result has an address.
    static func lookup(_ address: Address, @MarkupBuilder _ content: () throws -> Markup) rethrows -> Markup {
        let fields = try content()
        return Tag.form(.get, .action(address)) { fields }
    }

    /// Roles to choose from; where a list of them would be too long, a line to type one into.
    ///
    /// - Parameter first: what is in the list before the roles.
    static func role(
        _ name: StaticString, _ label: String, _ roles: [String], first: [(value: String, text: String)] = [],
        chosen: String?
    ) -> Markup {
        guard roles.count > listedRoles else {
            return choice(name, label, first + roles.map { ($0, $0.forDisplay) }, chosen: chosen)
        }
        return field(
            name, label, value: chosen ?? "",
            hint:
                "There are \(roles.count.grouped) roles; type the name of one\(first.isEmpty ? "" : ", or nothing for \(first[0].text)")."
        )
    }

    /// Roles that a list to choose from has room for.
    private static let listedRoles = 40

    /// Possibilities of which one is chosen.
    ///
    /// - Parameter options: what is sent, what is shown, and what it means.
    static func radio(
        _ name: StaticString, _ legend: String, _ options: [(value: String, text: String, hint: String?)],
        chosen: String
    ) -> Markup {
        Tag.fieldset {
            Tag.legend { legend }
            for (place, option) in options.enumerated() {
                Tag.label(.for(name, place)) {
                    Tag.input(
                        .type("radio"), .id(name, place), .name(name), .value(option.value),
                        option.value == chosen ? .checked : nil)
                    option.text
                    if let hint = option.hint { Tag.span(.class("hint")) { hint } }
                }
            }
        }
    }
}

extension String {
    /// With a capital at its beginning and an end; one that ends with a question has its end.
    fileprivate var wholeSentence: String { capitalizedSentence + (hasSuffix("?") ? "" : ".") }
}

extension Optional<ServiceError> {
    /// What the error says, where it is about that value: for the place next to the field.
    func fault(_ parameter: ServiceError.Parameter) -> String? {
        guard let error = self, error.parameter == parameter else { return nil }
        return error.message.wholeSentence
    }
}

extension Visit {
    /// The error as whoever is signed in may read it: one that is about what another organization has names it only to those
    /// who see the whole machine.
    func discreet(_ error: ServiceError) -> ServiceError {
        guard error.kind == .conflict, !seesMachine else { return error }
        return switch error.parameter {
        case .clientID:
            ServiceError(
                .conflict, "this client ID is already in use on this server",
                remedy: "Each organization, and each sign-in, needs a client ID of its own.", about: .clientID)
        case .entraTokens:
            ServiceError(
                .conflict,
                "the tokens that Entra signs for this tenant already belong to something else on this server",
                remedy: "Use the token endpoint instead.", about: .entraTokens)
        default: error
        }
    }
}

extension Notice {
    /// What an operation says about what was typed, with what to do.
    init(_ error: ServiceError, in visit: OrganizationVisit?) {
        self.init(.bad) {
            Tag.p { error.message.wholeSentence }
            if let remedy = error.remedy { Tag.p { Markup.remedy(remedy, in: visit) } }
        }
    }
}
