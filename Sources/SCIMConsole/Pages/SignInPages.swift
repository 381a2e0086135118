import SCIMAdministration
import SCIMCore

/// The pages of whoever is not signed in.
enum SignInPages {
    /// - Parameter entra: the sign-in with Entra that is offered; nil for none.
    static func signIn(_ entra: EntraSignIn? = nil) -> Page {
        Page("Sign in", status: 401) {
            Tag.h1 { "Sign in" }
            if let entra {
                Tag.p(.class("lead")) { "This is the console of a SCIM service provider." }
                Tag.p {
                    Tag.a(.class("button main"), .href(Address("entra", entra.clientID))) {
                        "Sign in with Microsoft Entra ID"
                    }
                }
                Tag.h2 { "With a one-time link" }
                Tag.p {
                    "The server's administrator can make a link for you, and so can a colleague who is signed in."
                }
            } else {
                Tag.p(.class("lead")) {
                    "This is the console of a SCIM service provider. To sign in you need a one-time link. The server's administrator can make one for you, and so can a colleague who is signed in. If your organization signs in with Microsoft Entra ID, open the address that you were given for it."
                }
            }
            Tag.h2 { "If you run the server" }
            Tag.p { "Print a link for one organization, and open it in this browser within ten minutes:" }
            Tag.p { Tag.code { "scimctl console login --org NAME" } }
            Tag.p { "Without --org the link shows all organizations; with --read-only it changes nothing." }
            Tag.h2 { "If you were signed in" }
            Tag.p {
                "A session ends after 30 minutes without a request, after 8 hours, and when somebody ends it. Sign in again, or ask for a new link; what you had typed was not saved."
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

    /// - Parameter requestID: under which the log says the cause.
    static func entraFault(_ fault: EntraSignInFault, requestID: String) -> Page {
        let (title, status, text): (String, Int, Markup) =
            switch fault {
            case .unknown:
                (
                    "This address signs nobody in", 404,
                    Markup(
                        "It was copied incompletely, or sign-in with Entra was turned off. Ask for the address again.")
                )
            case .noBaseURL:
                (
                    "Sign-in with Entra is not possible yet", 503,
                    Markup(
                        "The server does not know its own address. Its administrator sets it: scimctl base-url set URL")
                )
            case .notBegun:
                (
                    "This sign-in was not begun here", 403,
                    Markup(
                        "Begin and finish it in the same browser, within ten minutes. Browsers that block cookies cannot sign in this way."
                    )
                )
            case .used: ("You were signed in with this already", 410, Markup("Begin again to open another session."))
            case .declined(let reason):
                (
                    "Entra did not sign you in", 403,
                    Markup {
                        "It said: "
                        Markup.name(reason.cut(toBytes: 1000))
                    }
                )
            case .noToken, .refused:
                (
                    "Entra's answer was not accepted", 403,
                    Markup {
                        "The server's administrator finds the cause in the log of the console, under the number "
                        Markup.identifier(requestID)
                        "."
                    }
                )
            case .noAccess(let name, let objectID, let settings):
                (
                    "You may not use this console", 403,
                    Markup {
                        "You signed in"
                        if let name {
                            " as "
                            Markup.name(name)
                        }
                        ". To use the console, you need the app role "
                        Markup.identifier(settings.administratorRole)
                        " or "
                        Markup.identifier(settings.viewerRole)
                        " of the application in Entra. Whoever manages it there can assign you to a role; then sign in again."
                        if let objectID {
                            " Your object ID is "
                            Markup.identifier(objectID)
                            "."
                        }
                    }
                )
            }
        return Page(title, status: status) {
            Tag.h1 { title }
            Tag.p(.class("lead")) { text }
            Tag.p { Tag.a(.href(Address())) { "Back to the sign-in page" } }
        }
    }
}
