import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// What is known of one request.
enum RequestPage {
    /// Entries that are shown; a Bulk request may have more.
    private static let rows = 100

    static func page(_ id: String, _ visit: OrganizationVisit) throws -> Page {
        // Only the entries of this organization: of a request of another one nothing is told.
        var query = Event.Query()
        query.requestID = id
        query.limit = rows + 1
        query.takesOldest = true
        let events = try visit.administration.log(of: visit.organization, query)
        guard !events.isEmpty else { throw PageFault.notFound("request") }
        return Page("Request", in: .log) {
            Tag.h1 {
                "Request "
                Tag.code { id.forDisplay }
            }
            if let time = events.first?.time {
                Tag.p(.class("lead")) { Tag.time(.datetime(time.dateTime)) { LocalTime(time).exactText } }
            }
            LogList(Array(events.prefix(rows)), visit, isComplete: true).markup
            if events.count > rows { Tag.p { "There are more entries of this request; the command below shows all." } }
            ShellLine(
                command: SuggestedCommand(
                    "log", organization: visit.organization.name, options: "--request-id \(SuggestedCommand.word(id))"
                ).text)
        }
    }
}
