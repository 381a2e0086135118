/// Something to notice: what is wrong and what to do, or what was done.
struct Notice {
    let kind: Kind
    let content: Markup

    enum Kind {
        case plain, good, warning, bad
    }

    init(_ kind: Kind = .plain, @MarkupBuilder _ content: () throws -> Markup) rethrows {
        self.kind = kind
        self.content = try content()
    }

    var markup: Markup {
        switch kind {
        case .plain: Tag.div(.class("notice")) { content }
        case .good: Tag.div(.class("notice good"), .status) { content }
        case .warning: Tag.div(.class("notice warn")) { content }
        case .bad: Tag.div(.class("notice bad"), .alert) { content }
        }
    }
}

extension MarkupBuilder {
    static func buildExpression(_ notice: Notice) -> Markup { notice.markup }
    static func buildExpression(_ form: Form) -> Markup { form.markup }
    static func buildExpression(_ state: StateWord) -> Markup { state.markup }
    static func buildExpression(_ command: ShellLine) -> Markup { command.markup }
}
