internal import CCrypto

/// SHA-256 by libcrypto, of bytes that come piece by piece.
@safe package struct SHA256Stream: ~Copyable {
    private let context: OpaquePointer

    package init() {
        guard let context = unsafe EVP_MD_CTX_new(), unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            preconditionFailure("libcrypto without SHA-256")
        }
        unsafe self.context = context
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    package func update(_ bytes: [UInt8]) {
        let ok = unsafe EVP_DigestUpdate(context, bytes, bytes.count)
        precondition(ok == 1, "libcrypto cannot digest")
    }

    /// The 32 bytes of the digest of everything so far.
    package consuming func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        let ok = unsafe EVP_DigestFinal_ex(context, &digest, &length)
        precondition(ok == 1 && length == 32, "libcrypto cannot digest")
        return digest
    }
}
