import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// Setting how people sign in with Entra, or changing it.
enum EntraSignInPage {
    static func page(_ scope: EntraSignInScope) throws -> Page {
        let current = try scope.current()
        return try page(
            scope, EntraSignInFields(current), seen: EntraSignIn.sentence(current), current: current, error: nil)
    }

    private static func page(
        _ scope: EntraSignInScope, _ fields: EntraSignInFields, seen: String, current: EntraSignIn?,
        error: ServiceError?
    ) throws -> Page {
        let hasAddress = try scope.visit.administration.baseURL() != nil
        return Page("Sign-in with Entra", in: scope.section, status: error == nil ? 200 : 422) {
            Tag.h1 { current == nil ? "Set up sign-in with Entra" : "Change sign-in with Entra" }
            Tag.p(.class("lead")) {
                "Register an application in Entra first (App registrations > New registration), and copy its IDs. Whoever has one of its app roles sees \(scope.text)."
            }
            if let error { Notice(error, in: scope.organization) }
            if current != nil {
                Notice(.warning) {
                    Tag.p {
                        "A change signs out everybody who signed in this way: you too, if you did. They can sign in again at once, if the new settings let them."
                    }
                }
            }
            if hasAddress {
                Form(scope.visit, to: scope.page("entra")) {
                    Form.hidden("seen", seen)
                    fields.markup(error, current: current)
                    Form.buttons(current == nil ? "Turn sign-in on" : "Save sign-in", cancel: scope.home)
                }
            } else {
                Notice(.warning) {
                    Tag.p { Markup.remedy(EntraSignInPage.noBaseURL, in: scope.organization) }
                }
            }
            scope.shell("set", "--tenant ID --client-id ID")
        }
    }

    private static let noBaseURL: Remedy =
        "The base URL is not set, so the redirect URI for Entra is not known. The server\u{2019}s administrator sets it: \(do: .setBaseURL(nil))"

    static func perform(_ scope: EntraSignInScope, _ form: FormFields) throws -> Reply {
        let (fields, seen) = (EntraSignInFields(form), try form.seen)
        let current = try scope.current()
        guard try scope.visit.administration.baseURL() != nil else {
            return .page(
                try page(
                    scope, fields, seen: seen, current: current,
                    error: ServiceError(.failed, "nothing was saved", remedy: noBaseURL)))
        }
        do {
            let wanted = try fields.signIn(of: scope.name, current: current)
            guard wanted != current else { return .redirect(scope.home, .unchanged) }
            do {
                try scope.visit.administration.setEntraSignIn(
                    wanted, provided: { EntraSignIn.sentence($0) == seen })
            } catch is Outdated {
                return .page(try changedMeanwhile(scope, seen: seen, wanted: wanted, fields))
            }
        } catch let error as ServiceError where error.isAboutInput {
            return .page(
                try page(scope, fields, seen: seen, current: current, error: scope.visit.discreet(error)))
        }
        return .redirect(scope.home, .entraSet)
    }

    private static func changedMeanwhile(
        _ scope: EntraSignInScope, seen: String, wanted: EntraSignIn, _ fields: EntraSignInFields
    ) throws -> Page {
        let current = EntraSignIn.sentence(try scope.current())
        return ChangedMeanwhile(
            subject: Markup("how people sign in with Entra"), seen: ChangedMeanwhile.parts(seen),
            current: ChangedMeanwhile.parts(current), wanted: ChangedMeanwhile.parts(EntraSignIn.sentence(wanted))
        ).page(
            retry: Form(scope.visit, to: scope.page("entra")) {
                Form.hidden("seen", current)
                fields.hidden
                Tag.button(.class("main")) { "Save mine" }
            }, back: scope.home, in: scope.section)
    }
}

/// Turning sign-in with Entra off.
enum RemoveEntraSignInPage {
    static func page(_ scope: EntraSignInScope) throws -> Page {
        let signIn = try current(scope)
        return Page("Turn sign-in off", in: scope.section) {
            Tag.h1 { "Turn sign-in with Entra off" }
            Tag.p(.class("lead")) {
                "Everybody who signed in to \(scope.text) with Entra is signed out: you too, if you did. The application stays registered in Entra."
            }
            Tag.dl { EntraSignInFacts(signIn: signIn).rows }
            Form(scope.visit, to: scope.page("remove-entra")) {
                Form.hidden("seen", EntraSignIn.sentence(signIn))
                Form.buttons("Turn sign-in off", isDestructive: true, cancel: scope.home)
            }
            scope.shell("remove")
        }
    }

    /// - Throws: `PageFault.notFound` where nothing is set.
    private static func current(_ scope: EntraSignInScope) throws -> EntraSignIn {
        guard let signIn = try scope.current() else { throw PageFault.notFound("sign-in with Entra") }
        return signIn
    }

    static func perform(_ scope: EntraSignInScope, _ form: FormFields) throws -> Reply {
        let seen = try form.seen
        _ = try current(scope)
        do {
            try scope.visit.administration.removeEntraSignIn(
                of: scope.name, provided: { EntraSignIn.sentence($0) == seen })
        } catch is Outdated {
            let now = EntraSignIn.sentence(try current(scope))
            return .page(
                ChangedMeanwhile(
                    subject: Markup("how people sign in with Entra"), seen: ChangedMeanwhile.parts(seen),
                    current: ChangedMeanwhile.parts(now), wanted: Markup("off")
                ).page(
                    retry: Form(scope.visit, to: scope.page("remove-entra")) {
                        Form.hidden("seen", now)
                        Tag.button(.class("danger")) { "Turn sign-in off" }
                    }, back: scope.home, in: scope.section))
        }
        return .redirect(scope.home, .entraRemoved)
    }
}
