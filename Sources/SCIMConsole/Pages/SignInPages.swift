import SCIMAdministration
import SCIMCore

/// The pages of whoever is not signed in.
enum SignInPages {
    static func signIn() -> Page {
        Page("Sign in", status: 401) {
            Tag.h1 { "Sign in" }
            Tag.p(.class("lead")) {
                "This is the console of a SCIM service provider. To sign in you need a one-time link. The server's administrator can make one for you, and so can a colleague who is signed in."
            }
            Tag.h2 { "If you run the server" }
            Tag.p { "Print a link for one organization, and open it in this browser within ten minutes:" }
            Tag.p { Tag.code { "scimctl console login --org NAME" } }
            Tag.p { "Without --org the link shows all organizations; with --read-only it changes nothing." }
            Tag.h2 { "If you were signed in" }
            Tag.p {
                "A session ends after 30 minutes without a request, after 8 hours, and when somebody ends it. Ask for a new link; what you had typed was not saved."
            }
        }
    }

    /// A page with one button, so that no mail scanner that opens the link can use it up.
    static func confirmLink(_ access: ConsoleAccess) -> Page {
        Page("Sign in") {
            Tag.div(.class("narrow")) {
                Tag.h1 { "Sign in" }
                Tag.p(.class("lead")) { "This link signs you in once, as \(access.text)." }
                Tag.form(.post) { Tag.button(.class("main"), .autofocus) { "Sign in" } }
                Tag.p(.class("shell")) { "The session ends after 30 minutes without a request, and after 8 hours." }
            }
        }
    }

    static func linkFault(_ fault: ConsoleLinkFault) -> Page {
        let (title, sentence) =
            switch fault {
            case .unknown:
                ("This link is not valid", "It was copied incompletely, or it is older than a day.")
            case .expired:
                ("This link has expired", "A link can be used for ten minutes.")
            case .used:
                (
                    "This link was used already",
                    "A link signs in once. If you did not use it, ask the server's administrator to check who is signed in: scimctl console sessions"
                )
            }
        return Page(title, status: fault == .unknown ? 404 : 410) {
            Tag.h1 { title }
            Tag.p(.class("lead")) { sentence }
            Tag.p {
                "Ask for a new one: "
                Tag.code { "scimctl console login" }
            }
        }
    }
}
