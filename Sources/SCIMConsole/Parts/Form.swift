import SCIMAdministration

/// A form that changes something; it carries the session's token.
struct Form {
    let markup: Markup

    enum Look {
        case block, inline, filters
    }

    init(_ visit: Visit, to address: Address, _ look: Look = .block, @MarkupBuilder _ content: () throws -> Markup)
        rethrows
    {
        let fields = try content()
        let look: Attribute? =
            switch look {
            case .block: nil
            case .inline: .class("inline")
            case .filters: .class("filters")
            }
        markup = Tag.form(.post, .action(address), look) {
            Tag.input(.type("hidden"), .name("form"), .value(visit.formToken))
            fields
        }
    }

    /// A value that goes with the form unseen.
    static func hidden(_ name: StaticString, _ value: String) -> Markup {
        Tag.input(.type("hidden"), .name(name), .value(value))
    }

    /// A labelled line to type into.
    static func field(
        _ name: StaticString, _ label: String, value: String = "", hint: String? = nil, isRequired: Bool = false
    ) -> Markup {
        Tag.div(.class("field")) {
            Tag.label(.for(name)) { label }
            Tag.input(
                .id(name), .name(name), .value(value), .noAutocompletion, .automaticDirection,
                isRequired ? .required : nil)
            if let hint { Tag.span(.class("hint")) { hint } }
        }
    }

    /// A labelled list to choose from.
    ///
    /// - Parameter options: what is sent, and what is shown.
    static func choice(
        _ name: StaticString, _ label: String, _ options: [(value: String, text: String)], chosen: String?
    ) -> Markup {
        Tag.div(.class("field")) {
            Tag.label(.for(name)) { label }
            Tag.select(.id(name), .name(name)) {
                for option in options {
                    Tag.option(.value(option.value), option.value == chosen ? .selected : nil) { option.text }
                }
            }
        }
    }
}
