import SCIMCore
import SCIMHost

extension Page {
    /// - Parameter organization: the one whose pages were visited, for links.
    init(_ fault: PageFault, in organization: OrganizationVisit? = nil) {
        switch fault {
        case .notFound(let thing):
            self = Page("Not found", status: 404) {
                Tag.h1 { "There is no such \(thing)" }
                Tag.p(.class("lead")) {
                    "It may have been deleted or renamed since the link was made, or it belongs to something that you cannot see."
                }
                Page.wayOn(organization)
            }
        case .signedOut: self = SignInPages.signIn()
        case .viewer:
            self = Page("Not permitted", status: 403) {
                Tag.h1 { "You can look, but not change" }
                Tag.p(.class("lead")) {
                    "You are signed in as a viewer. Ask an administrator to do this, or to make you a link as an administrator."
                }
                Page.wayOn(organization)
            }
        case .badForm(let reason):
            self = Page("Bad request", status: 400) {
                Tag.h1 { "The form could not be read" }
                Tag.p(.class("lead")) { "\(reason.capitalizedSentence). Go back, and send it again." }
            }
        case .foreignForm:
            self = Page("Not accepted", status: 403) {
                Tag.h1 { "This form was not accepted" }
                Tag.p(.class("lead")) {
                    "It does not come from a page of your session: the page was open before you signed in again, or another site sent it. Nothing was changed. Go back, reload the page, and send it again."
                }
                Page.wayOn(organization)
            }
        case .wrongMethod:
            self = Page("Not accepted", status: 405) {
                Tag.h1 { "This page does not accept that request" }
                Tag.p(.class("lead")) { "Open it again from its link." }
                Page.wayOn(organization)
            }
        }
    }

    /// What an operation says, with what to do.
    init(_ error: ServiceError, in organization: OrganizationVisit?) {
        let status =
            switch error.kind {
            case .notFound: 404
            case .conflict: 409
            case .usage: 422
            case .notPermitted: 403
            case .failed, .unreachable, .badConfiguration, .schemaTooNew: 503
            }
        self = Page(status == 503 ? "Not available" : "Not done", status: status) {
            Tag.h1 { status == 503 ? "This does not work at the moment" : "This was not done" }
            Notice(.bad) {
                Tag.p { "\(error.message.capitalizedSentence)." }
                if let remedy = error.remedy { Tag.p { Markup.remedy(remedy, in: organization) } }
            }
            Tag.p { "Nothing was changed." }
            Page.wayOn(organization)
        }
    }

    static func failure(requestID: String) -> Page {
        Page("Failed", status: 500) {
            Tag.h1 { "The console failed" }
            Tag.p(.class("lead")) {
                "This is a fault of the software. Nothing was changed by this request. The server's administrator can find the cause in its log, under the number below."
            }
            Tag.p { Tag.code { requestID } }
        }
    }

    private static func wayOn(_ organization: OrganizationVisit?) -> Markup {
        Tag.p {
            if let organization {
                Tag.a(.href(organization.address("overview"))) { "Go to the overview" }
            } else {
                Tag.a(.href(Address())) { "Go to the start" }
            }
        }
    }
}

extension String {
    /// With a capital at its beginning, since messages begin small; what begins with a name stays as it is.
    var capitalizedSentence: String {
        let word = prefix { $0 != " " }
        guard word.unicodeScalars.allSatisfy({ ("a"..."z").contains($0) }) else { return self }
        return prefix(1).uppercased() + dropFirst()
    }
}

extension Page {
    /// Where the database cannot be used: nobody is known then, so the details are in the log alone.
    static func unavailable(_ kind: ServiceError.Kind) -> Page {
        let sentence =
            switch kind {
            case .schemaTooNew:
                "The database was updated by a newer version, and this console is still the older one. Restart scim-fcgi-console."
            default:
                "The database cannot be opened now: it may be locked, being restored or updated, or missing. Try again in a moment. If that does not help, the server's administrator can find the cause with journalctl -u scim-fcgi-console."
            }
        return Page("Not available", status: 503) {
            Tag.h1 { "The console is not available at the moment" }
            Tag.p(.class("lead")) { sentence }
            Tag.p { "Nothing was changed." }
        }
    }
}
