/// What somebody else changed after a form was opened: both states are shown, and the form changed nothing.
struct ChangedMeanwhile {
    /// A line for each part of a text that says all that is set: `tenant …; client ID …`
    static func parts(_ sentence: String) -> Markup {
        Markup {
            for part in sentence.split(separator: ";") { Tag.span(.class("line")) { "\(part)" } }
        }
    }

    /// What was changed, within a sentence: `the default role`
    let subject: Markup
    /// What the form showed.
    let seen: Markup
    /// What is there.
    let current: Markup
    /// What the form asked for.
    let wanted: Markup

    /// - Parameters:
    ///   - retry: a form that asks for the same again, knowing what is there.
    ///   - back: where what is there can be looked at.
    ///   - section: the entry of the navigation; nil outside of an organization.
    func page(retry: Form, back: Address, in section: Page.Section? = .provisioning) -> Page {
        Page("Changed meanwhile", in: section, status: 409) {
            Tag.h1 { "Somebody else changed this" }
            Tag.p(.class("lead")) {
                "After you opened the form, "
                subject
                " was changed: by a colleague, in another window, or in a shell. Your form changed nothing. Compare the two, and decide."
            }
            Tag.dl {
                Tag.dt { "You saw" }
                Tag.dd { seen }
                Tag.dt { "It is now" }
                Tag.dd { Tag.strong { current } }
                Tag.dt { "You asked for" }
                Tag.dd { wanted }
            }
            Tag.div(.class("buttons")) {
                retry
                Tag.a(.href(back)) { "Leave it as it is now" }
            }
        }
    }
}
