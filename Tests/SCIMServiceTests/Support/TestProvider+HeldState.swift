@testable import SCIMService
@testable import SCIMStore

extension TestProvider {
    /// Runs `body` while a reader is on the state that the database has now, as a program that reads for long does.
    func holdingState(_ body: () throws -> Void) throws {
        try provider.store.makeReader().read { _ in try body() }
    }
}
