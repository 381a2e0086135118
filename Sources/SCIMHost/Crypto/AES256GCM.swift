internal import CCrypto

/// AES-256 in Galois/Counter Mode by libcrypto (NIST SP 800-38D): what is sealed can be neither read nor changed.
package enum AES256GCM {
    package static let keyLength = 32
    package static let nonceLength = 12
    private static let tagLength = 16

    /// The encrypted bytes and the 16 bytes of their tag.
    ///
    /// - Parameters:
    ///   - nonce: never the same twice under one key.
    ///   - context: what must be the same when it is opened; it is not part of the result.
    package static func seal(_ bytes: [UInt8], key: [UInt8], nonce: [UInt8], context: [UInt8]) -> [UInt8] {
        precondition(key.count == keyLength && nonce.count == nonceLength, "a key of 32 and a nonce of 12 bytes")
        let cipher = unsafe EVP_CIPHER_CTX_new()
        defer { unsafe EVP_CIPHER_CTX_free(cipher) }
        var sealed = [UInt8](repeating: 0, count: bytes.count)
        var tag = [UInt8](repeating: 0, count: tagLength)
        var length: Int32 = 0
        let isDone =
            unsafe EVP_EncryptInit_ex(cipher, EVP_aes_256_gcm(), nil, key, nonce) == 1
            && EVP_EncryptUpdate(cipher, nil, &length, context, Int32(context.count)) == 1
            && EVP_EncryptUpdate(cipher, &sealed, &length, bytes, Int32(bytes.count)) == 1
            && EVP_EncryptFinal_ex(cipher, nil, &length) == 1
            && EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, Int32(tagLength), &tag) == 1
        precondition(isDone, "libcrypto without AES-GCM")
        return sealed + tag
    }

    /// What was sealed; nil where key, nonce or context differ, or anything was changed.
    package static func open(_ sealed: [UInt8], key: [UInt8], nonce: [UInt8], context: [UInt8]) -> [UInt8]? {
        guard sealed.count >= tagLength, nonce.count == nonceLength, key.count == keyLength else { return nil }
        let cipher = unsafe EVP_CIPHER_CTX_new()
        defer { unsafe EVP_CIPHER_CTX_free(cipher) }
        let body = Array(sealed.dropLast(tagLength))
        var tag = Array(sealed.suffix(tagLength))
        var bytes = [UInt8](repeating: 0, count: body.count)
        var length: Int32 = 0
        let isDone =
            unsafe EVP_DecryptInit_ex(cipher, EVP_aes_256_gcm(), nil, key, nonce) == 1
            && EVP_DecryptUpdate(cipher, nil, &length, context, Int32(context.count)) == 1
            && EVP_DecryptUpdate(cipher, &bytes, &length, body, Int32(body.count)) == 1
            && EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_SET_TAG, Int32(tagLength), &tag) == 1
            && EVP_DecryptFinal_ex(cipher, nil, &length) == 1
        return isDone ? bytes : nil
    }
}
