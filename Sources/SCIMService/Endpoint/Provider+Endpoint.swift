extension Provider {
    /// What answers requests on one thread.
    package func makeEndpoint() throws -> Endpoint {
        let endpoint = try Endpoint(self)
        longReads.addThread()
        return endpoint
    }
}
