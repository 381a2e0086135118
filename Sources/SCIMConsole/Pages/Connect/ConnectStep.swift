import SCIMCore
import SCIMHost

/// One step of the guide, and whether it was seen.
struct ConnectStep {
    let title: String
    let state: State
    let content: Markup

    enum State {
        /// With the time when it was seen, where that is known.
        case done(Instant?)
        /// Something came, and not as it should be.
        case doubtful(String)
        case waiting
        /// Nothing tells whether it was done.
        case unseen
        /// This side is not ready.
        case missing
    }

    init(_ title: String, _ state: State, @MarkupBuilder _ content: () throws -> Markup) rethrows {
        self.title = title
        self.state = state
        self.content = try content()
    }

    var isDone: Bool { if case .done = state { true } else { false } }

    func markup(at now: Instant) -> Markup {
        Tag.li {
            Tag.div {
                Tag.h2 { title }
                if isDone {
                    Tag.details {
                        Tag.summary { "Details" }
                        content
                    }
                } else {
                    content
                }
            }
            Tag.div(.class("seen")) { seen(at: now) }
        }
    }

    private func seen(at now: Instant) -> Markup {
        switch state {
        case .done(let time):
            Markup {
                StateWord(.good, "Done")
                if let time { Tag.span(.class("second")) { Markup.time(time, at: now) } }
            }
        case .doubtful(let why): StateWord(.warning, why).markup
        case .waiting: StateWord(.off, "Waiting").markup
        case .unseen: StateWord(.off, "Not seen yet").markup
        case .missing: StateWord(.bad, "To do here").markup
        }
    }
}
