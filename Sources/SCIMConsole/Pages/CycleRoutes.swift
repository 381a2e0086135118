import SCIMAdministration
import SCIMCore
import SCIMHost

/// Which page of cycles a path names.
enum CycleRoutes {
    /// - Parameter rest: the segments of the path behind `cycles`.
    static func reply(_ visit: OrganizationVisit, _ rest: [String], _ form: FormFields?) throws -> Reply {
        guard form == nil else { throw PageFault.wrongMethod }
        switch rest.count {
        case 0: return .page(try CyclesPage.page(visit))
        case 1:
            guard let number = Int64(rest[0]), String(number) == rest[0] else { throw PageFault.notFound("cycle") }
            return .page(try CyclePage.page(number, visit))
        default: throw PageFault.notFound("page")
        }
    }

    /// - Throws: `PageFault.notFound` for a number that is none, or not of a cycle here.
    static func cycle(_ number: Int64, _ visit: OrganizationVisit) throws -> Cycle {
        do {
            return try visit.administration.cycle(number, of: visit.organization)
        } catch let error as ServiceError where error.kind == .notFound {
            throw PageFault.notFound("cycle")
        }
    }
}
