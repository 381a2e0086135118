import EntraSimulator
import OrderedCollections
import SCIMCore
import TestBed

/// One exchange on its way, and what was found wrong with the answers.
struct ExchangePlay {
    private let exchange: Exchange
    private let transport: any Transport
    private var names: Placeholders
    private var faults: [String] = []

    init(_ exchange: Exchange, at visit: Visit) throws {
        self.exchange = exchange
        transport = visit.transport
        let unique = String(UInt64.random(in: 0 ... .max), radix: 36)
        names = Placeholders(unique: unique, baseURL: visit.baseURL, token: visit.token)
        switch exchange.requirement {
        case .oauth, .workloadIdentity, .entraToken: names.add(try visit.credentials())
        case .customExtension, .rateLimit, nil: break
        }
    }

    /// Sends everything and judges every answer.
    ///
    /// - Returns: a sentence for each fault.
    /// - Throws: if no answer came.
    mutating func run() throws -> [String] {
        for step in exchange.setup {
            let answer = try send(step)
            guard step.statuses.isEmpty || Self.contains(answer.status, step.statuses) else {
                return ["setup \(step.request.method) \(step.request.path): \(Self.shown(answer))"]
            }
            for (name, pointer) in step.captures {
                names[name] = try answer.json()?.pointed(pointer)?.string
            }
        }
        let answer = try send(exchange.step)
        try judge(answer, names.fill(.object(exchange.expectation)))
        return faults
    }

    private mutating func judge(_ answer: ProvisioningResponse, _ expected: JSONValue) throws {
        let statuses = expected["status"]?.array ?? []
        if !Self.contains(answer.status, statuses) {
            faults.append("\(Self.shown(answer)), wanted \(statuses.map(\.text).joined(separator: " or "))")
        }
        for (name, matcher) in expected["headers_has"]?.object ?? [:] {
            match(answer.fields[name].map(JSONValue.string), matcher, "field \(name)")
        }
        if expected["empty_body"] == true, !answer.body.isEmpty { faults.append("the body is not empty") }
        if answer.status != 204 { has(answer, expected["body_has"]?.object ?? [:], "body") }
        for after in (expected["after"].map { [$0] } ?? []) + (expected["after_also"]?.array ?? []) {
            let path = try after.text("path")
            let answer = try send(Exchange.Step(reading: path))
            if Self.contains(answer.status, after["status"]?.array ?? [200]) {
                has(answer, after["has"]?.object ?? [:], "after \(path)")
            } else {
                faults.append("after \(path): \(Self.shown(answer))")
            }
        }
    }

    private mutating func has(_ answer: ProvisioningResponse, _ wanted: JSONObject, _ place: String) {
        guard !wanted.isEmpty else { return }
        do {
            let value = try answer.json()
            for (pointer, matcher) in wanted { match(value?.pointed(pointer), matcher, "\(place) \(pointer)") }
        } catch {
            faults.append("\(place): \(error.detail)")
        }
    }

    private mutating func match(_ value: JSONValue?, _ matcher: JSONValue, _ place: String) {
        guard !Matcher(matcher).matches(value) else { return }
        faults.append("\(place): \(value?.text.prefix(300) ?? "absent"), wanted \(matcher.text)")
    }

    private func send(_ step: Exchange.Step) throws -> ProvisioningResponse {
        try transport.send(step.request.filled(names))
    }

    private static func contains(_ status: Int, _ statuses: [JSONValue]) -> Bool {
        statuses.contains { $0.number?.integer == status }
    }

    private static func shown(_ answer: ProvisioningResponse) -> String {
        "status \(answer.status): \(String(decoding: answer.body.prefix(300), as: UTF8.self))"
    }
}
