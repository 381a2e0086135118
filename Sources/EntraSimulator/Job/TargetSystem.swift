import SCIMCore

/// The endpoint as a job sees it: sends, counts, and takes only answers that Entra's client could read.
struct TargetSystem {
    let transport: CountingTransport
    /// Exchanges since it was set to an empty list; nil where nobody wants to see them.
    var recorded: [Exchange]?
    private let forwardsFlag: Bool
    private var generator: SplitMix64

    init(transport: any Transport, configuration: JobConfiguration) {
        self.transport = CountingTransport(over: transport)
        forwardsFlag = configuration.forwardsFlag
        generator = SplitMix64(seed: configuration.seed)
    }

    /// A GUID that no object has (Q4).
    mutating func unknownValue() -> String { ObjectID(using: &generator).text }

    /// Sends one request.
    ///
    /// - Throws: if no answer came, its status is not among `wanted`, or its body is not JSON of the right type.
    mutating func send(
        _ method: String, _ path: String, query: MatchQuery = MatchQuery(), body: JSONValue? = nil,
        for activity: String, wanted: [Int]
    ) throws(Failure) -> Answer {
        try send(method, path, query: query, content: body?.bytes ?? [], for: activity, wanted: wanted)
    }

    /// The same with a body whose every byte is given.
    mutating func send(
        _ method: String, _ path: String, query: MatchQuery = MatchQuery(), content: [UInt8], for activity: String,
        wanted: [Int]
    ) throws(Failure) -> Answer {
        let query = forwardsFlag ? query.flag("aadOptscim062020") : query
        let request = ProvisioningRequest(
            method, path + query.text, fields: fields(hasBody: !content.isEmpty), body: content)
        let response: ProvisioningResponse
        do {
            response = try transport.send(request)
        } catch {
            let exchange = Exchange(request: request, response: nil)
            recorded?.append(exchange)
            throw Failure(reason: .noAnswer, activity: activity, explanation: "no answer: \(error)", exchange: exchange)
        }
        let exchange = Exchange(request: request, response: response)
        recorded?.append(exchange)
        let answer = Answer(activity: activity, exchange: exchange, status: response.status, body: try? response.json())
        guard wanted.contains(response.status) else { throw answer.refusal }
        guard response.body.isEmpty || answer.body != nil, answer.isSCIM(response.fields["content-type"]) else {
            throw answer.failure(.badResponse, "the body is not SCIM JSON")
        }
        return answer
    }

    /// What has been seen of Entra's fields (Q8): none for the type where there is no body (Q1).
    private mutating func fields(hasBody: Bool) -> [(name: String, value: String)] {
        let identification = [
            (name: "Adscimversion", value: "5.0"), (name: "ActivityId", value: ObjectID(using: &generator).text),
        ]
        return identification + (hasBody ? [(name: "Content-Type", value: "application/scim+json; charset=utf-8")] : [])
    }
}

/// An answer of the target, read as strictly as Entra reads it.
struct Answer {
    let activity: String
    let exchange: Exchange
    let status: Int
    let body: JSONValue?

    func failure(_ reason: Failure.Reason, _ explanation: String) -> Failure {
        Failure(reason: reason, activity: activity, explanation: explanation, exchange: exchange)
    }

    /// The failure that an unwanted status is.
    var refusal: Failure {
        let detail = body?["detail"]?.string ?? "no detail"
        let reason: Failure.Reason =
            switch status {
            case 401: .invalidCredentials
            case 404: .notFound
            case 409: .conflict
            default: .refused
            }
        return failure(reason, "the answer was \(status): \(detail)")
    }

    func isSCIM(_ contentType: String?) -> Bool {
        guard body != nil else { return true }
        let type = contentType?.split(separator: ";").first?.lowercased() ?? ""
        return type == "application/scim+json" || type == "application/json"
    }

    /// The one resource of the body, with an `id`, a boolean `active` and a manager that is an object (Q29, Q53).
    func resource() throws(Failure) -> (id: String, value: JSONValue) {
        guard let body else { throw failure(.badResponse, "there is no body") }
        return try checked(body)
    }

    /// What a list holds (Q5).
    func list() throws(Failure) -> [(id: String, value: JSONValue)] {
        guard let resources = body?["Resources"]?.array, let total = body?["totalResults"]?.number?.integer,
            body?["schemas"]?.array?.contains(.string(SchemaURN.listResponse)) == true
        else { throw failure(.badResponse, "the body is not a ListResponse with Resources and totalResults") }
        guard total >= resources.count else {
            throw failure(.badResponse, "totalResults is \(total) with \(resources.count) Resources")
        }
        var checkedResources: [(id: String, value: JSONValue)] = []
        for resource in resources { checkedResources.append(try checked(resource)) }
        return checkedResources
    }

    private func checked(_ resource: JSONValue) throws(Failure) -> (id: String, value: JSONValue) {
        guard let id = resource["id"]?.string, !id.isEmpty else {
            throw failure(.badResponse, "a resource has no id")
        }
        if let active = resource["active"], active.bool == nil {
            throw failure(.badResponse, "active is \(active.kind), not a boolean")
        }
        if let manager = resource[SchemaURN.enterpriseUser]?["manager"], manager.object == nil {
            throw failure(.badResponse, "manager is \(manager.kind), not an object")
        }
        return (id, resource)
    }
}
