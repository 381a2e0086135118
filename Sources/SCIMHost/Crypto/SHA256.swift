internal import CCrypto

/// SHA-256 by libcrypto.
package enum SHA256 {
    /// The 32 bytes of the digest.
    package static func digest(of bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        let ok = unsafe EVP_Digest(bytes, bytes.count, &digest, &length, EVP_sha256(), nil)
        precondition(ok == 1 && length == 32, "libcrypto without SHA-256")
        return digest
    }
}

/// Whether two secrets are the same, in a time that depends on their lengths alone.
package func areEqualInConstantTime(_ one: String, _ other: String) -> Bool {
    let left = one.utf8Span.span
    let right = other.utf8Span.span
    guard left.count == right.count else { return false }
    return unsafe left.withUnsafeBytes { left in
        unsafe right.withUnsafeBytes { right in
            unsafe CRYPTO_memcmp(left.baseAddress, right.baseAddress, left.count) == 0
        }
    }
}

/// Whether two digests are the same, in a time that depends on their lengths alone.
package func areEqualInConstantTime(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    guard one.count == other.count else { return false }
    return unsafe CRYPTO_memcmp(one, other, one.count) == 0
}

/// Random bytes of libcrypto's generator, fit for secrets.
package func secureRandomBytes(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let ok = unsafe RAND_bytes(&bytes, Int32(count))
    precondition(ok == 1, "libcrypto has no randomness")
    return bytes
}
