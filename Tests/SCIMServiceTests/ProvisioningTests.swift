import EntraSimulator
import HTTPTypes
import OrderedCollections
import SCIMCore
import SCIMService
import Testing

@Suite struct ProvisioningTests {
    @Test func `a whole provisioning run leaves the state of the directory`() throws {
        let acme = try TestProvider()
        var simulation = Simulation(seed: 3, people: 60, groups: 6)
        let report = try simulation.run(over: InProcess(acme), progress: { _ in })
        #expect(report.summary.failures.map(\.sentence).isEmpty)
        #expect(report.differences.isEmpty)
        #expect(report.summary.users.created > 60)
        #expect(report.summary.users.deleted > 0)
    }

    /// Requests handed to the endpoint without a network.
    private struct InProcess: Transport {
        let acme: TestProvider

        init(_ acme: TestProvider) { self.acme = acme }

        func send(_ request: ProvisioningRequest) throws -> ProvisioningResponse {
            let answer = try acme.send(
                HTTPRequest.Method(request.method) ?? .get, request.path, String(decoding: request.body, as: UTF8.self))
            var fields: [String: String] = [:]
            for field in answer.response.fields { fields[field.name.canonicalName] = field.value }
            return ProvisioningResponse(status: answer.status, fields: fields, body: answer.response.body)
        }
    }
}
