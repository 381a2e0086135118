import SCIMAdministration
import SCIMHTTP
import SCIMHost

extension OrganizationVisit {
    /// A file of comma-separated values, made while it is written: whatever its length, it takes little memory.
    ///
    /// - Parameters:
    ///   - name: of the file as the browser keeps it; letters, digits, `-` and `.` only.
    ///   - rows: writes whole rows. The database is opened once more for it, because this visit is over by then.
    func table(
        _ name: String,
        _ rows: @escaping @Sendable (Administration, _ output: @escaping ([UInt8]) throws -> Void) throws -> Void
    ) -> Reply {
        let (configuration, surroundings) = (visit.configuration, visit.surroundings)
        return .table(
            name: name,
            BodyStream { write in
                let administration = try Administration(
                    configuration: configuration, access: .reading, surroundings: surroundings,
                    actor: Actor(program: "console"))
                try withoutActuallyEscaping(write) { try rows(administration, $0) }
            })
    }
}
