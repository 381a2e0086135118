import SCIMCore
import TestBed

@testable import SCIMDirectory

/// No text is an assertion but those that an issuer signed; claims and key sets are read or refused.
final class AssertionCheck: InputCheck {
    private let fixture: AssertionFixture
    private let signed: Set<String>
    private let rows: [[UInt8]]

    init() throws {
        let fixture = try AssertionFixture()
        let rows = try AssertionRow.all()
        signed = Set(rows.filter { $0.check == "accepted" }.map { $0.assertion(fixture) })
        self.rows = rows.map { Array($0.assertion(fixture).utf8) }
        self.fixture = fixture
    }

    /// - Parameter bytes: an assertion, or its payload, or a key set.
    func check(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        let isSigned = signed.contains(text) && text.utf8.elementsEqual(bytes)
        if let refusal = refusal(of: text) {
            try promise(!isSigned && !refusal.detail.isEmpty, "\(text) was refused: \(refusal.detail)")
        } else {
            try promise(isSigned, "\(text) was accepted")
        }
        checkClaims(bytes)
        if let keys = keys(bytes) {
            try promise(Set(keys.map { ExactText($0.id) }).count == keys.count, "two keys have one name")
        }
    }

    private func refusal(of assertion: String) -> AssertionRefusal? {
        do throws(AssertionRefusal) {
            _ = try fixture.verifier.verify(assertion, at: fixture.now)
            return nil
        } catch {
            return error
        }
    }

    private func keys(_ bytes: [UInt8]) -> [JSONWebKey]? {
        do throws(JSONWebKeySet.Fault) {
            return try JSONWebKeySet(bytes).keys
        } catch {
            return nil
        }
    }

    private func checkClaims(_ bytes: [UInt8]) {
        do throws(AssertionRefusal) {
            let claims = try AssertionClaims(AssertionMembers(.payload, bytes))
            for refusal in fixture.verifier.expectations.refusals(of: claims, at: fixture.now) {
                _ = refusal.detail
            }
        } catch {
            _ = error.detail
        }
    }

    func seeds() throws -> [[UInt8]] {
        let keys = try Fixture("assertions/rfc7517-a.1-public-keys.json").bytes()
        return rows + [JSONValue.object(fixture.claims).bytes, keys]
            + [keySetDocument(fixture.keys.map { ($0.key, $0.value) })]
    }
}
