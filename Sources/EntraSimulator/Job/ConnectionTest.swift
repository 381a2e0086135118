import SCIMCore

/// What *Test Connection* found, by both descriptions that exist of it.
package struct ConnectionTest: Sendable {
    package let checks: [Check]
    package let traffic: Traffic

    package var isGreen: Bool { checks.allSatisfy { $0.failure == nil } }

    /// One request of the test.
    package struct Check: Sendable {
        /// `a random GUID among the users`
        package let name: String
        package let failure: Failure?
    }
}

extension ProvisioningJob {
    /// Looks for random GUIDs among users, and among groups where they are provisioned (Q4, Q5), reads
    /// `/ServiceProviderConfig`, and one user.
    package mutating func testConnection() -> ConnectionTest {
        begin()
        var checks: [ConnectionTest.Check] = []
        func check(_ name: String, _ step: (inout ProvisioningJob) throws(Failure) -> Void) {
            do throws(Failure) {
                try step(&self)
                checks.append(ConnectionTest.Check(name: name, failure: nil))
            } catch {
                checks.append(ConnectionTest.Check(name: name, failure: error))
            }
        }
        check("a random GUID among the users") { (job) throws(Failure) in try job.probe("Users") }
        if configuration.provisionsGroups {
            check("a random GUID among the groups") { (job) throws(Failure) in try job.probe("Groups") }
        }
        check("the configuration of the service provider") { (job) throws(Failure) in
            let answer = try job.target.send(
                "GET", "/ServiceProviderConfig", for: "read /ServiceProviderConfig", wanted: [200])
            guard answer.body?["schemas"]?.array?.contains(.string(SchemaURN.serviceProviderConfig)) == true,
                answer.body?["patch"]?["supported"] == true
            else { throw answer.failure(.badResponse, "the body is not a ServiceProviderConfig that supports PATCH") }
        }
        check("a page of one user") { (job) throws(Failure) in
            let query = MatchQuery().parameter("startIndex", "1").parameter("count", "1")
            let answer = try job.target.send("GET", "/Users", query: query, for: "read one user", wanted: [200])
            guard try answer.list().count < 2 else {
                throw answer.failure(.badResponse, "the response to count=1 has more than one user")
            }
        }
        return ConnectionTest(checks: checks, traffic: finish().traffic)
    }
}
