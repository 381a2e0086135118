import SCIMCore
package import SCIMHost

/// The keys of an issuer (RFC 7517 §5) that can verify its signatures; at least one.
package struct JSONWebKeySet: Sendable, Hashable {
    /// Each has another `kid`.
    package let keys: [JSONWebKey]
    /// Entries of the document that are not used.
    package let omissions: [Omission]

    /// Bytes of the longest document that is read.
    package static let longest = 64 * 1024
    /// Entries that a document may have.
    package static let mostKeys = 20

    /// Why a whole document is refused.
    package enum Fault: Error, Sendable, Hashable {
        case tooLong
        case syntax(String)
        case tooManyKeys(Int)
        /// The entry of that place, from 1, holds a private or a shared key, which must not be published.
        case privateKey(place: Int)
        case noUsableKey([Omission])
    }

    /// An entry that is not used, and why.
    package struct Omission: Sendable, Hashable {
        /// From 1.
        package let place: Int
        /// `kid`
        package let id: String?
        package let reason: Reason
    }

    /// Why an entry is not used.
    package enum Reason: Error, Sendable, Hashable {
        /// It is for something else: another kind of key, another algorithm, or encryption.
        case otherPurpose(member: String, value: String)
        /// A member is missing or not what it has to be.
        case malformed(member: String)
        case weak(RSAPublicKey.Flaw)
        /// Another entry has the same `kid`. If the keys differ, neither is used.
        case repeated(isSameKey: Bool)

        /// Whether the issuer should fix it; keys for other purposes are not unusual.
        package var isProblem: Bool {
            if case .otherPurpose = self { false } else { true }
        }
    }

    /// - Parameter bytes: JSON.
    package init(_ bytes: [UInt8]) throws(Fault) {
        let entries = try JSONWebKeySet.entries(bytes)
        var (keys, omissions): ([(place: Int, key: JSONWebKey)], [Omission]) = ([], [])
        for (index, entry) in entries.enumerated() {
            if let entry = entry.object, entry.holdsSecret { throw .privateKey(place: index + 1) }
            do throws(Reason) {
                keys.append((index + 1, try JSONWebKey(entry)))
            } catch {
                omissions.append(Omission(place: index + 1, id: entry["kid"]?.string, reason: error))
            }
        }
        omissions += JSONWebKeySet.removeRepeated(from: &keys)
        guard !keys.isEmpty else { throw .noUsableKey(omissions) }
        self.keys = keys.map(\.key)
        self.omissions = omissions.sorted { $0.place < $1.place }
    }

    private static func entries(_ bytes: [UInt8]) throws(Fault) -> [JSONValue] {
        guard bytes.count <= longest else { throw .tooLong }
        let document: JSONValue
        do throws(SCIMError) {
            guard !bytes.isEmpty else { throw SCIMError.invalidSyntax("it is empty") }
            document = try JSONValue(parsing: bytes)
        } catch {
            throw .syntax(error.detail)
        }
        guard let entries = document["keys"]?.array else { throw .syntax("it is not an object with an array \"keys\"") }
        guard entries.count <= mostKeys else { throw .tooManyKeys(entries.count) }
        return entries
    }

    /// Of equal keys with one `kid` the first stays; of different ones none does, because nobody could tell them apart.
    private static func removeRepeated(from keys: inout [(place: Int, key: JSONWebKey)]) -> [Omission] {
        var omissions: [Omission] = []
        let all = keys
        keys = all.filter { entry in
            let others = all.filter { $0.place != entry.place && $0.key.id.hasBytes(of: entry.key.id) }
            guard let first = others.first else { return true }
            let isSameKey = others.allSatisfy { $0.key.key == entry.key.key }
            if isSameKey, entry.place < first.place { return true }
            omissions.append(Omission(place: entry.place, id: entry.key.id, reason: .repeated(isSameKey: isSameKey)))
            return false
        }
        return omissions
    }
}

extension JSONObject {
    /// Whether there is a member that only a private or a shared key has (RFC 7518 §6.2.2, 6.3.2, 6.4.1).
    fileprivate var holdsSecret: Bool {
        ["d", "p", "q", "dp", "dq", "qi", "oth", "k"].contains { contains($0) }
    }
}
