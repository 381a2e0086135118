import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// The frame around every page: head, navigation and foot.
struct Frame {
    var visit: Visit?
    var organization: OrganizationVisit?
    /// Refused requests of the last 24 hours, for the title and the navigation.
    var refusals = 0
    var done: Done?

    func document(_ page: Page) -> [UInt8] {
        var document = Markup()
        document.append(literal: "<!DOCTYPE html>\n")
        document.append(
            Tag.html(.english) {
                head(page)
                Tag.body {
                    Tag.a(.class("skip"), .toContent) { "Skip to content" }
                    header(page)
                    Tag.main(.id("content")) {
                        if let done { Notice(.good) { Tag.p { done.sentence } } }
                        page.content
                    }
                    Tag.footer { foot }
                }
            })
        return document.bytes
    }

    private func head(_ page: Page) -> Markup {
        let names = [page.title, organization?.organization.name.forDisplay, "scim-fcgi"].compactMap(\.self)
        return Tag.head {
            Tag.meta(.utf8)
            Tag.meta(.metaName("viewport"), .content("width=device-width, initial-scale=1"))
            if let refresh = page.refresh {
                let (event, content) = Attribute.refresh(seconds: refresh)
                Tag.meta(event, content)
            }
            Tag.title { (refusals > 0 ? "(\(refusals)) " : "") + names.joined(separator: " \u{B7} ") }
            Tag.link(.styleSheet, .href(Address("console.css").with("v", StyleSheet.version)))
            Tag.link(.icon, .href(Address("mark.svg").with("v", StyleSheet.version)))
        }
    }

    private func header(_ page: Page) -> Markup {
        Tag.header {
            Tag.a(.class("mark"), .href(Address())) { "scim-fcgi" }
            if let organization {
                Tag.span(.class("scope")) { Tag.bdi { organization.organization.name.forDisplay } }
            } else if let visit, visit.seesMachine {
                Tag.span(.class("scope")) { "all organizations" }
            }
            if let visit { who(visit) }
            if let organization { navigation(page, organization) } else if let visit { machineNavigation(page, visit) }
        }
    }

    private func who(_ visit: Visit) -> Markup {
        Tag.div(.class("who")) {
            Tag.bdi { visit.session.person.forDisplay }
            ", \(visit.session.access.role.rawValue) \u{B7} "
            Tag.a(.href(Address("sessions"))) { "Sessions" }
            " \u{B7} "
            Form(visit, to: Address("sign-out"), .inline) { Tag.button(.class("link")) { "Sign out" } }.markup
        }
    }

    private func navigation(_ page: Page, _ organization: OrganizationVisit) -> Markup {
        Tag.nav(.label("Pages")) {
            for section in Page.Section.allCases {
                Tag.a(
                    .href(organization.address(section.rawValue)), page.section == section ? .currentPage : nil
                ) {
                    section.title
                    if section == .log, refusals > 0 {
                        Tag.span(.class("count"), .title("refused in the last 24 hours")) { " \(refusals)" }
                    }
                }
            }
        }
    }

    private func machineNavigation(_ page: Page, _ visit: Visit) -> Markup {
        Tag.nav(.label("Pages")) {
            if visit.seesMachine {
                Tag.a(.href(Address()), page.title == "Organizations" ? .currentPage : nil) { "Organizations" }
                Tag.a(.href(Address("users")), page.title == "Console users" ? .currentPage : nil) { "Console users" }
                Tag.a(.href(Address("health")), page.title == "Health" ? .currentPage : nil) { "Health" }
            } else if let name = visit.session.access.organization {
                Tag.a(.href(Address("@" + name, "overview"))) { "Overview" }
            }
            Tag.a(.href(Address("sessions")), page.title == "Sessions" ? .currentPage : nil) { "Sessions" }
        }
    }

    private var foot: Markup {
        Markup {
            Tag.a(.href(Address("about"))) { "scim-fcgi \(Release.version)" }
            if let now = visit?.now { " \u{B7} times in \(LocalTime(now).zone)" }
        }
    }
}
