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
    ///
    /// - Parameter fault: what is wrong with what was typed.
    static func field(
        _ name: StaticString, _ label: String, value: String = "", hint: String? = nil, isRequired: Bool = false,
        fault: String? = nil
    ) -> Markup {
        Tag.div(.class("field")) {
            Tag.label(.for(name)) { label }
            Tag.input(
                .id(name), .name(name), .value(value), .noAutocompletion, .automaticDirection,
                isRequired ? .required : nil, fault == nil ? nil : .invalid,
                fault == nil ? nil : .describedByFault(name))
            notes(name, hint: hint, fault: fault)
        }
    }

    /// A labelled area for several lines.
    static func area(
        _ name: StaticString, _ label: String, value: String, rows: Int, hint: String? = nil, isRequired: Bool = false,
        fault: String? = nil
    ) -> Markup {
        Tag.div(.class("field")) {
            Tag.label(.for(name)) { label }
            Tag.textarea(
                .id(name), .name(name), .rows(rows), .noAutocompletion, .noSpellcheck, isRequired ? .required : nil,
                fault == nil ? nil : .invalid, fault == nil ? nil : .describedByFault(name)
            ) { value }
            notes(name, hint: hint, fault: fault)
        }
    }

    private static func notes(_ name: StaticString, hint: String?, fault: String?) -> Markup {
        Markup {
            if let fault { Tag.span(.class("fault"), .faultID(name)) { fault } }
            if let hint { Tag.span(.class("hint")) { hint } }
        }
    }

    /// Something that is so or not; `1` is sent where it is.
    static func checkbox(
        _ name: StaticString, _ label: String, isChecked: Bool, hint: String? = nil, fault: String? = nil
    ) -> Markup {
        Tag.div(.class("check")) {
            Tag.label(.for(name)) {
                Tag.input(
                    .type("checkbox"), .id(name), .name(name), .value("1"), isChecked ? .checked : nil,
                    fault == nil ? nil : .invalid, fault == nil ? nil : .describedByFault(name))
                label
            }
            notes(name, hint: hint, fault: fault)
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
