import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// How people sign in with Entra, as it is set, and what to register there.
struct EntraSignInSection {
    private let scope: EntraSignInScope
    private let signIn: EntraSignIn?
    private let baseURL: BaseURL?
    /// nil where nothing is set.
    private let keys: KeySet?

    init(_ scope: EntraSignInScope) throws {
        self.scope = scope
        let signIn = try scope.current()
        self.signIn = signIn
        baseURL = try scope.visit.administration.baseURL()
        keys = try signIn.flatMap { signIn in
            try scope.visit.administration.keySets().first { $0.keysURL == signIn.keysURL }
        }
    }

    var markup: Markup {
        Markup {
            Tag.h2(.id("entra")) { "Sign in with Microsoft Entra ID" }
            if let signIn {
                facts(signIn)
                if scope.visit.isAdministrator { change }
                EntraRegistration(signIn: signIn, baseURL: baseURL).markup(
                    isOpen: scope.visit.query["done"] == Done.entraSet.rawValue)
                scope.shell("show", nil)
            } else {
                Tag.p {
                    "It is off. When it is on, people sign in with their account in Entra, and an app role that they have there says whether they may change \(scope.text) or only look."
                }
                if scope.visit.isAdministrator {
                    Tag.div(.class("buttons")) {
                        Tag.a(.class("button main"), .href(scope.page("entra"))) { "Set up sign-in\u{2026}" }
                    }
                }
                scope.shell("set", "--tenant ID --client-id ID")
            }
        }
    }

    private var change: Markup {
        Tag.div(.class("buttons")) {
            Tag.a(.class("button"), .href(scope.page("entra"))) { "Change sign-in\u{2026}" }
            Tag.a(.class("button danger"), .href(scope.page("remove-entra"))) { "Turn sign-in off\u{2026}" }
        }
    }

    private func facts(_ signIn: EntraSignIn) -> Markup {
        Tag.dl {
            Tag.dt { "Sign-in" }
            Tag.dd { StateWord(.good, "On") }
            EntraSignInFacts(signIn: signIn).rows
            if let baseURL {
                Tag.dt { Tag.label(.for("link")) { "People sign in at" } }
                Tag.dd { Tag.input(.id("link"), .readonly, .value(signIn.link(baseURL))) }
            }
            Tag.dt { "Entra\u{2019}s keys" }
            Tag.dd {
                if let fetched = keys?.fetched, keys?.keys.isEmpty == false {
                    StateWord(.good, "Known")
                    ", fetched "
                    Markup.time(fetched, at: scope.visit.now)
                } else {
                    StateWord(.warning, "Not fetched yet")
                    Tag.span(.class("hint")) {
                        "Until scim-fcgi-keys.service has fetched them, nobody can sign in this way."
                    }
                }
            }
        }
    }
}

/// What is set, as rows of a list of definitions.
struct EntraSignInFacts {
    let signIn: EntraSignIn

    var rows: Markup {
        Markup {
            Tag.dt { "Directory (tenant) ID" }
            Tag.dd { Markup.identifier(signIn.tenant) }
            Tag.dt { "Application (client) ID" }
            Tag.dd { Markup.identifier(signIn.clientID) }
            if signIn.authority != EntraSignIn.standardAuthority {
                Tag.dt { "Address of Entra" }
                Tag.dd { Markup.identifier(signIn.authority) }
            }
            Tag.dt { "Administrators" }
            Tag.dd { people(.administrator, signIn.administratorRole) }
            Tag.dt { "Viewers" }
            Tag.dd { people(.viewer, signIn.viewerRole) }
        }
    }

    /// Listed people that are shown here.
    private static let limit = 20

    private func people(_ role: ConsoleAccess.Role, _ appRole: String) -> Markup {
        let listed = signIn.listed(role)
        return Markup {
            "app role "
            Markup.identifier(appRole)
            for person in listed.prefix(EntraSignInFacts.limit) {
                Tag.br()
                Markup.identifier(person)
            }
            if listed.count > EntraSignInFacts.limit {
                Tag.br()
                "and \(listed.count - EntraSignInFacts.limit) more people"
            }
        }
    }
}

/// What to register in Entra, step by step.
struct EntraRegistration {
    let signIn: EntraSignIn
    let baseURL: BaseURL?

    func markup(isOpen: Bool) -> Markup {
        Tag.details(isOpen ? .open : nil) {
            Tag.summary { "What to register in Entra" }
            Tag.p {
                "In the Entra admin center, open App registrations and the application "
                Markup.identifier(signIn.clientID)
                ":"
            }
            Tag.ol {
                Tag.li {
                    "Authentication: add the platform Web with this redirect URI, and switch on \u{201C}ID tokens\u{201D}:"
                    if let baseURL {
                        Form.copyable("redirect-uri", "Redirect URI", EntraSignIn.redirectURI(baseURL))
                    } else {
                        Tag.p { "It is known as soon as the base URL is set." }
                    }
                }
                Tag.li {
                    "App roles: create two roles for users and groups, with the values "
                    Markup.identifier(signIn.administratorRole)
                    " (sees and changes everything) and "
                    Markup.identifier(signIn.viewerRole)
                    " (only looks)."
                }
                Tag.li { "Enterprise apps > the application > Users and groups: assign people to a role." }
            }
        }
    }
}

extension EntraSignIn {
    /// People who may sign in without an app role, in the order of their object IDs.
    func listed(_ role: ConsoleAccess.Role) -> [String] {
        people.filter { $0.value == role }.keys.sorted()
    }

    /// All that is set, in one line, by which a form also knows what it was made from.
    ///
    /// - Parameter signIn: nil where nothing is set.
    static func sentence(_ signIn: EntraSignIn?) -> String {
        guard let signIn else { return "off" }
        func people(_ role: ConsoleAccess.Role, _ appRole: String) -> String {
            (["app role \(appRole)"] + signIn.listed(role)).joined(separator: " ")
        }
        let parts = [
            "tenant \(signIn.tenant)", "client ID \(signIn.clientID)",
            "administrators \(people(.administrator, signIn.administratorRole))",
            "viewers \(people(.viewer, signIn.viewerRole))", "at \(signIn.authority)",
        ]
        return parts.joined(separator: "; ")
    }
}
