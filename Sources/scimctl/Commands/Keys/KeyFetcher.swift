import OutgoingHTTP
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// Fetches key sets, and stores each that can be used; nothing else here asks other servers for anything.
struct KeyFetcher {
    let administration: Administration
    /// Certificates in PEM to trust instead of the machine's; nil for those.
    let authorities: [UInt8]?

    /// Seconds for one document.
    private static let seconds = 10

    /// What became of one set.
    enum Outcome {
        case stored, unchanged
        case failed(String)

        var isFailure: Bool { if case .failed = self { true } else { false } }

        /// As in JSON.
        var name: String {
            switch self {
            case .stored: "stored"
            case .unchanged: "unchanged"
            case .failed: "failed"
            }
        }
    }

    /// - Throws: `ServiceError` if the database cannot be written.
    func fetch(_ set: KeySet) throws -> Outcome {
        let sentence: String
        do {
            return try download(set)
        } catch let error as SCIMError {
            sentence = error.detail
        } catch let error as CurlError {
            sentence = error.sentence
        } catch let fault as JSONWebKeySet.Fault {
            sentence = "the key set \(fault.detail)"
        } catch let refusal as Refusal {
            sentence = refusal.sentence
        }
        try administration.noteKeySetFailure(set.keysURL, sentence)
        return .failed(sentence)
    }

    /// The server answered something else than a document.
    private struct Refusal: Error { let sentence: String }

    private func download(_ set: KeySet) throws -> Outcome {
        let address = try HTTPSAddress(set.keysURL)
        let answer = try Download(
            from: address.text, unlessItIs: set.entityTag,
            within: Download.Limits(bytes: JSONWebKeySet.longest, seconds: KeyFetcher.seconds), trusted: authorities)
        switch answer.status {
        case 200:
            try administration.storeKeySet(answer.body, entityTag: answer.usableEntityTag, from: set.keysURL)
            return .stored
        case 304 where set.entityTag != nil:
            try administration.confirmKeySet(set.keysURL)
            return .unchanged
        case 300..<400:
            throw Refusal(sentence: "the server answered \(answer.status), a redirect, which is not followed")
        default: throw Refusal(sentence: "the server answered \(answer.status)")
        }
    }
}

extension Download {
    /// The entity tag if it can be sent back as it is (RFC 9110 §8.8.3).
    fileprivate var usableEntityTag: String? {
        guard let entityTag, entityTag.utf8.count <= 256, entityTag.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            entityTag.hasSuffix("\""), entityTag.hasPrefix("\"") || entityTag.hasPrefix("W/\"")
        else { return nil }
        return entityTag
    }
}
