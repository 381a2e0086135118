import HTTPTypes
package import Logging
import SCIMAdministration
import SCIMCore
import SCIMDirectory
package import SCIMHTTP
package import SCIMHost

/// Answers browsers: the pages by which administrators see and change what `scimctl` shows and changes.
///
/// The database is opened for each request and closed after it, as `scimctl` does, so that a restore, an upgrade or a
/// removal of the package never waits for somebody's browser.
package struct Console: Sendable {
    private let configuration: Configuration
    private let surroundings: Surroundings
    private let logger: Logger

    package init(configuration: Configuration, surroundings: Surroundings, logger: Logger) {
        self.configuration = configuration
        self.surroundings = surroundings
        self.logger = logger
    }

    /// The answer to a request, whatever happens.
    package func respond(to request: Request) -> Response {
        do {
            return try answer(request)
        } catch let fault as PageFault {
            return Response(Page(fault), Frame())
        } catch let error as ServiceError {
            // Without the database nobody is known, so nothing of it is told.
            logger.warning("request \(request.id): \(error.sentence)")
            return Response(.unavailable(error.kind), Frame())
        } catch {
            return failure(error, request)
        }
    }

    private func failure(_ error: any Error, _ request: Request) -> Response {
        logger.error("request \(request.id) failed: \(error)")
        return Response(.failure(requestID: request.id), Frame())
    }

    private func answer(_ request: Request) throws -> Response {
        let target = try Target(request.target)
        let isPost = request.method == .post
        guard isPost || request.method == .get || request.method == .head else { throw PageFault.wrongMethod }
        switch target.segments {
        case ["console.css"]: return Response(asset: StyleSheet.text, type: "text/css; charset=utf-8")
        case ["mark.svg"]: return Response(asset: StyleSheet.mark, type: "image/svg+xml")
        default: break
        }
        let entra = EntraRoutes(logger: logger)
        // The one form that another site sends, which the secret in a cookie of its own proves to be wanted.
        if isPost, target.segments == ["entra"] { return try entra.finish(request, open()) }
        if isPost { try request.requireSameSite() }
        let administration = try open()
        switch (target.segments.first, target.segments.count) {
        case ("login", 2): return try signIn(target.segments[1], request, isPost: isPost, administration)
        case ("entra", 2) where !isPost: return try entra.begin(target.segments[1], request, administration)
        default: break
        }
        guard let (session, secret, isNew) = try session(of: request, administration) else {
            return Response(SignInPages.signIn(try administration.offeredEntraSignIn()), Frame())
        }
        var response = try respond(to: request, target, isPost: isPost, session, secret, administration)
        if isNew { response.set(cookie: secret) }
        return response
    }

    private func open() throws -> Administration {
        try Administration(
            configuration: configuration, access: .console, surroundings: surroundings, actor: Actor(program: "console")
        )
    }

    // MARK: - Who it is

    private func session(
        of request: Request, _ administration: Administration
    ) throws -> (ConsoleSession, ConsoleSecret, isNew: Bool)? {
        if let secret = request.sessionCookie.flatMap({ ConsoleSecret($0) }),
            let session = try administration.consoleSession(secret, user: request.user)
        {
            return (session, secret, false)
        }
        guard let user = request.user,
            let opened = try administration.openConsoleSession(user: user, from: request.clientAddress)
        else { return nil }
        return (opened.session, opened.secret, true)
    }

    private func signIn(
        _ secret: String, _ request: Request, isPost: Bool, _ administration: Administration
    ) throws -> Response {
        do {
            guard isPost else {
                return Response(SignInPages.confirmLink(try administration.consoleLink(secret)), Frame())
            }
            let opened = try administration.openConsoleSession(link: secret, from: request.clientAddress)
            logger.notice("session \(opened.session.number) was opened by a link")
            var response = Response(redirect: Address())
            response.set(cookie: opened.secret)
            return response
        } catch let fault as ConsoleLinkFault {
            return Response(SignInPages.linkFault(fault), Frame())
        }
    }

    // MARK: - What they want

    private func respond(
        to request: Request, _ target: Target, isPost: Bool, _ session: ConsoleSession, _ secret: ConsoleSecret,
        _ administration: Administration
    ) throws -> Response {
        let acting = administration.acting(
            as: session.actor, access: session.access.role == .administrator ? .console : .reading)
        var visit = Visit(
            administration: acting, configuration: configuration, surroundings: surroundings, session: session,
            segments: target.segments, query: target.query, formToken: secret.formToken, now: acting.time)
        let form: FormFields? = isPost ? try request.form() : nil
        if let form, form.exact("form").map({ areEqualInConstantTime($0, secret.formToken) }) != true {
            throw PageFault.foreignForm
        }
        if isPost, target.segments == ["sign-out"] {
            try administration.endConsoleSession(session.number)
            return .signedOut
        }
        var organization: OrganizationVisit?
        do {
            organization = try self.organization(&visit)
            let reply = try route(visit, organization, form)
            switch reply {
            case .redirect(let address, let done): return Response(redirect: address.with("done", done?.rawValue))
            case .table(let name, let table): return Response(table: name, table)
            case .page(let page): return Response(page, try frame(visit, organization))
            }
        } catch let fault as PageFault {
            return Response(Page(fault, in: organization), try frame(visit, organization))
        } catch let error as ServiceError {
            return Response(Page(error, in: organization), try frame(visit, organization))
        }
    }

    /// The organization that the path names, of those that the session sees; its segment is taken from the path.
    private func organization(_ visit: inout Visit) throws -> OrganizationVisit? {
        guard let first = visit.segments.first, first.hasPrefix("@") else { return nil }
        let name = String(first.dropFirst())
        let found: Organization
        do {
            found = try visit.administration.organization(name)
        } catch let error as ServiceError where error.kind == .notFound {
            throw PageFault.notFound("organization")
        }
        // One of another scope is answered like one that never was.
        if let own = visit.session.access.organization, own != found.name { throw PageFault.notFound("organization") }
        visit = visit.below(1)
        return OrganizationVisit(visit: visit, organization: found)
    }

    private func frame(_ visit: Visit, _ organization: OrganizationVisit?) throws -> Frame {
        var frame = Frame(visit: visit, organization: organization)
        frame.done = visit.query["done"].flatMap { Done(rawValue: $0) }
        if let organization {
            frame.refusals = try organization.administration.refusalCount(of: organization.organization)
        }
        return frame
    }

    /// - Parameter form: what was submitted; nil for a page that is only looked at.
    private func route(_ visit: Visit, _ organization: OrganizationVisit?, _ form: FormFields?) throws -> Reply {
        if let organization { return try OrganizationRoutes.reply(organization, form) }
        return try MachineRoutes.reply(visit, form)
    }
}

extension Visit {
    /// Without the first segments of the path.
    fileprivate func below(_ count: Int) -> Visit {
        Visit(
            administration: administration, configuration: configuration, surroundings: surroundings, session: session,
            segments: Array(segments.dropFirst(count)), query: query, formToken: formToken, now: now)
    }
}

extension Console {
    /// The answer to what is no whole request.
    package static func answer(refusedWith status: Int, reason: String, requestID: String) -> Response {
        var page = Page(.badForm(reason))
        page.status = status
        return Response(page, Frame())
    }
}
