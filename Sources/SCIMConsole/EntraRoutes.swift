import Logging
import SCIMAdministration
import SCIMCore
import SCIMHTTP

/// The way to Entra, where people sign in, and the way back.
struct EntraRoutes {
    let logger: Logger

    /// Sends the browser to Entra.
    func begin(_ clientID: String, _ request: Request, _ administration: Administration) throws -> Response {
        do {
            let beginning = try administration.beginEntraSignIn(clientID: clientID)
            var response = Response(away: beginning.address, beginning.parameters)
            response.set(entraCookie: beginning.secret)
            return response
        } catch let fault as EntraSignInFault {
            return refuse(fault, request)
        }
    }

    /// Reads what Entra has the browser send.
    func finish(_ request: Request, _ administration: Administration) throws -> Response {
        let form = try request.form()
        var response: Response
        do {
            let error = form["error"].map {
                [$0, form["error_description"]].compactMap(\.self).joined(separator: ": ")
            }
            let opened = try administration.openConsoleSession(
                entra: (state: form.exact("state"), token: form.exact("id_token"), error: error),
                secret: request.entraCookie.flatMap { ConsoleSecret($0) }, from: request.clientAddress)
            logger.notice(
                "session \(opened.session.number) was opened by Entra for \(opened.session.person.forDisplay)")
            response = Response(redirect: Address())
            response.set(cookie: opened.secret)
        } catch let fault as EntraSignInFault {
            response = refuse(fault, request)
        }
        response.removeEntraCookie()
        return response
    }

    private func refuse(_ fault: EntraSignInFault, _ request: Request) -> Response {
        logger.warning("request \(request.id): sign-in with Entra was refused: \(fault.detail.cut(toBytes: 2000))")
        return Response(SignInPages.entraFault(fault, requestID: request.id), Frame())
    }
}

extension Administration {
    /// The sign-in with Entra that may be offered to whoever is not signed in: that of the whole machine, or the only one.
    /// Which others there are, nobody is told.
    func offeredEntraSignIn() throws -> EntraSignIn? {
        let known = try entraSignIns()
        return known.first { $0.organization == nil } ?? (known.count == 1 ? known.first : nil)
    }
}
