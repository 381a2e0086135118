import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// Setting the workload identity of an organization, or changing it.
enum FederationPage {
    static func page(_ visit: OrganizationVisit) throws -> Page {
        let current = try visit.administration.federation(of: visit.organization)
        return page(
            visit, FederationFields(current), seen: Federation.sentence(current), isSet: current != nil, error: nil)
    }

    private static func page(
        _ visit: OrganizationVisit, _ fields: FederationFields, seen: String, isSet: Bool, error: ServiceError?
    ) -> Page {
        let title = isSet ? "Change the workload identity" : "Set the workload identity"
        return Page(title, in: .provisioning, status: error == nil ? 200 : 422) {
            Tag.h1 { title }
            Tag.p(.class("lead")) {
                "Entra proves who it is with a token that it signed, and gets an access token for it. There is no secret that could expire or leak. In Entra, the authentication method is called workload identity federation."
            }
            if let error { Notice(error, in: visit) }
            if isSet {
                Notice(.warning) {
                    Tag.p {
                        "A change ends the access tokens that were issued before: Entra has to get new ones, under what is set then."
                    }
                }
            }
            Form(visit.visit, to: visit.address("provisioning", "federation")) {
                Form.hidden("seen", seen)
                fields.markup(error)
                Form.buttons(
                    isSet ? "Save workload identity" : "Set workload identity",
                    cancel: visit.address("provisioning").at("tokens"))
            }
            ShellLine(.setFederation(organization: visit.organization.name))
        }
    }

    static func perform(_ visit: OrganizationVisit, _ form: FormFields) throws -> Reply {
        let (fields, seen) = (try FederationFields(form), try form.seen)
        let current = try visit.administration.federation(of: visit.organization)
        do {
            let wanted = try fields.settings()
            let sentence = Federation.sentence(wanted, name: fields.name)
            guard sentence != Federation.sentence(current) else {
                return .redirect(visit.address("provisioning"), .unchanged)
            }
            do {
                _ = try visit.administration.setFederation(
                    wanted, name: fields.name, of: visit.organization, provided: { Federation.sentence($0) == seen })
            } catch is Outdated {
                return .page(try changedMeanwhile(visit, seen: seen, wanted: sentence, fields))
            }
        } catch let error as ServiceError where error.isAboutInput {
            return .page(
                page(visit, fields, seen: seen, isSet: current != nil, error: visit.visit.discreet(error)))
        }
        return .redirect(visit.address("provisioning"), .federationSet)
    }

    private static func changedMeanwhile(
        _ visit: OrganizationVisit, seen: String, wanted: String, _ fields: FederationFields
    ) throws -> Page {
        let current = Federation.sentence(try visit.administration.federation(of: visit.organization))
        return ChangedMeanwhile(
            subject: Markup("the workload identity"), seen: ChangedMeanwhile.parts(seen),
            current: ChangedMeanwhile.parts(current), wanted: ChangedMeanwhile.parts(wanted)
        ).page(
            retry: Form(visit.visit, to: visit.address("provisioning", "federation")) {
                Form.hidden("seen", current)
                fields.hidden
                Tag.button(.class("main")) { "Save mine" }
            }, back: visit.address("provisioning").at("workload-identity"))
    }
}

/// Removing the workload identity.
enum RemoveFederationPage {
    static func page(_ visit: OrganizationVisit) throws -> Page {
        let federation = try current(visit)
        let others = try visit.administration.credentials(of: visit.organization).filter {
            $0.isValid && $0.kind != .federation
        }
        let baseURL = try visit.administration.baseURL()
        return Page("Remove the workload identity", in: .provisioning) {
            Tag.h1 { "Remove the workload identity" }
            Tag.p(.class("lead")) {
                "It gets no access token any more, and those that it has are refused with 401 from the next request on."
            }
            FederationFacts(federation: federation, baseURL: baseURL, visit: visit).markup
            if others.isEmpty {
                Notice(.warning) {
                    Tag.p {
                        "This is the only valid credential: Entra cannot provision this organization until you make another and enter it there."
                    }
                }
            }
            form(visit, federation)
            ShellLine(
                command: SuggestedCommand("federation remove", organization: visit.organization.name).text)
        }
    }

    private static func form(_ visit: OrganizationVisit, _ federation: Federation) -> Form {
        Form(visit.visit, to: visit.address("provisioning", "remove-federation")) {
            Form.hidden("seen", Federation.sentence(federation))
            Form.buttons(
                "Remove workload identity", isDestructive: true,
                cancel: visit.address("provisioning").at("workload-identity"))
        }
    }

    /// - Throws: `PageFault.notFound` where none is set.
    private static func current(_ visit: OrganizationVisit) throws -> Federation {
        guard let federation = try visit.administration.federation(of: visit.organization) else {
            throw PageFault.notFound("workload identity")
        }
        return federation
    }

    static func perform(_ visit: OrganizationVisit, _ form: FormFields) throws -> Reply {
        let seen = try form.seen
        _ = try current(visit)
        do {
            _ = try visit.administration.removeFederation(
                of: visit.organization, provided: { Federation.sentence($0) == seen })
        } catch is Outdated {
            let federation = try current(visit)
            return .page(
                ChangedMeanwhile(
                    subject: Markup("the workload identity"), seen: ChangedMeanwhile.parts(seen),
                    current: ChangedMeanwhile.parts(Federation.sentence(federation)),
                    wanted: Markup("No workload identity")
                ).page(
                    retry: Form(visit.visit, to: visit.address("provisioning", "remove-federation")) {
                        Form.hidden("seen", Federation.sentence(federation))
                        Tag.button(.class("danger")) { "Remove workload identity" }
                    }, back: visit.address("provisioning").at("workload-identity")))
        }
        return .redirect(visit.address("provisioning"), .federationRemoved)
    }
}
