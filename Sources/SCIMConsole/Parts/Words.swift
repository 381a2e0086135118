import SCIMCore
import SCIMHost

/// A state as a word with a mark; color only supports it.
struct StateWord {
    let kind: Kind
    let text: String

    enum Kind {
        case good, warning, bad, off
    }

    init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }

    var markup: Markup {
        switch kind {
        case .good: Tag.span(.class("state good")) { text }
        case .warning: Tag.span(.class("state warn")) { text }
        case .bad: Tag.span(.class("state bad")) { text }
        case .off: Tag.span(.class("state off")) { text }
        }
    }
}

/// The command that does the same.
struct ShellLine {
    let command: String

    init(_ action: Remedy.Action) { command = action.command.text }
    init(command: String) { self.command = command }

    var markup: Markup {
        Tag.p(.class("shell")) {
            "In a shell: "
            Tag.code { command }
        }
    }
}

extension Markup {
    /// A name that people gave: kept apart from the direction of the text around it, hidden characters made visible.
    static func name(_ text: String) -> Markup { Tag.bdi { text.forDisplay } }

    static func identifier(_ text: String) -> Markup { Tag.code { text.forDisplay } }

    /// How long ago, with the exact time in the title.
    static func time(_ instant: Instant?, at now: Instant, missing: String = "never") -> Markup {
        guard let instant else { return Markup(missing) }
        return Tag.time(.datetime(instant.dateTime), .title(LocalTime(instant).exactText)) { instant.relative(to: now) }
    }

    /// A number with a comma between thousands.
    static func number(_ number: Int) -> Markup { Markup(number.grouped) }
}

extension Int {
    /// With a comma between thousands: `4,182`
    var grouped: String {
        let digits = Array(String(abs(self)))
        var text = self < 0 ? "-" : ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return text
    }
}
