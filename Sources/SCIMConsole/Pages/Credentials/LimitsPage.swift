import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// From where a token or a client may be used, and whether only to read.
enum LimitsPage {
    enum Kind {
        case token, client
    }

    /// What is limited, as it is now.
    private struct Subject {
        let kind: Kind
        let name: String
        let limits: CredentialLimits
        let lastAddress: String?

        init(_ kind: Kind, _ visit: OrganizationVisit) throws {
            self.kind = kind
            switch kind {
            case .token:
                let token = try visit.token()
                (name, limits, lastAddress) = (token.name, token.limits, token.lastAddress)
            case .client:
                let client = try visit.client()
                (name, limits, lastAddress) = (client.name, client.limits, client.lastAddress)
            }
        }

        var noun: String { kind == .token ? "token" : "OAuth client" }
        var stored: CredentialSummary.Kind { kind == .token ? .token : .client }

        func address(_ visit: OrganizationVisit) -> Address {
            kind == .token
                ? visit.address("provisioning", "limit-token").with("token", name)
                : visit.address("provisioning", "limit-client").with("client", name)
        }

        func shell(_ visit: OrganizationVisit) -> ShellLine {
            ShellLine(
                kind == .token
                    ? .limitToken(name, nil, organization: visit.organization.name)
                    : .limitClient(name, nil, organization: visit.organization.name))
        }
    }

    static func page(_ kind: Kind, _ visit: OrganizationVisit) throws -> Page {
        let subject = try Subject(kind, visit)
        return page(subject, LimitFields(subject.limits), seen: subject.limits.sentence, visit, error: nil)
    }

    private static func page(
        _ subject: Subject, _ fields: LimitFields, seen: String, _ visit: OrganizationVisit, error: ServiceError?
    ) -> Page {
        Page("Limits", in: .provisioning, status: error == nil ? 200 : 422) {
            Tag.h1 {
                "Limits of "
                Markup.name(subject.name)
            }
            Tag.p(.class("lead")) {
                "What the \(subject.noun) is good for. A change takes effect with the next request; its secret stays the same."
            }
            if let error { Notice(error, in: visit) }
            Form(visit.visit, to: subject.address(visit)) {
                Form.hidden("seen", seen)
                fields.markup(error, last: subject.lastAddress)
                Form.buttons("Save limits", cancel: visit.address("provisioning").at("tokens"))
            }
            subject.shell(visit)
        }
    }

    static func perform(_ kind: Kind, _ visit: OrganizationVisit, _ form: FormFields) throws -> Reply {
        let (subject, seen, fields) = (try Subject(kind, visit), try form.seen, LimitFields(form))
        let wanted: CredentialLimits
        do {
            wanted = try fields.limits()
        } catch let error as ServiceError where error.isAboutInput {
            return .page(page(subject, fields, seen: seen, visit, error: error))
        }
        let done: (old: CredentialLimits, new: CredentialLimits)
        do {
            done = try visit.administration.limit(subject.stored, subject.name, of: visit.organization) { current in
                guard current.sentence == seen else { throw Outdated() }
                return wanted
            }
        } catch is Outdated {
            return .page(changedMeanwhile(try Subject(kind, visit), seen: seen, wanted, visit))
        } catch let error as ServiceError where error.kind == .notFound {
            throw PageFault.notFound(subject.noun)
        }
        return .redirect(visit.address("provisioning"), done.old == done.new ? .unchanged : .limited)
    }

    private static func changedMeanwhile(
        _ subject: Subject, seen: String, _ wanted: CredentialLimits, _ visit: OrganizationVisit
    ) -> Page {
        ChangedMeanwhile(
            subject: Markup {
                "what the \(subject.noun) "
                Markup.name(subject.name)
                " is good for"
            }, seen: Markup(seen), current: Markup(subject.limits.sentence), wanted: Markup(wanted.sentence)
        ).page(
            retry: Form(visit.visit, to: subject.address(visit)) {
                Form.hidden("seen", subject.limits.sentence)
                LimitFields(wanted).hidden
                Tag.button(.class("main")) { "Save mine" }
            }, back: visit.address("provisioning").at("tokens"))
    }
}
