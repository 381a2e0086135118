internal import CCrypto

/// The public half of an RSA key, by which signatures are verified (RFC 8017), by libcrypto.
package struct RSAPublicKey: Sendable, Hashable {
    /// Big-endian, without leading zeros.
    package let modulus: [UInt8]
    /// Big-endian, without leading zeros.
    package let exponent: [UInt8]

    /// The lengths of the modulus that are accepted, in bits.
    package static let lengths = 2048...8192
    /// Bytes of the longest exponent that is accepted; longer ones only cost time.
    private static let longestExponent = 8

    /// Why a key is not accepted.
    package enum Flaw: Error, Sendable, Hashable {
        /// The modulus has a number of bits outside `lengths`.
        case length(Int)
        /// The modulus is even, so it is not the product of two large primes.
        case evenModulus
        /// The exponent is even, less than 3, or longer than 64 bits.
        case exponent
    }

    /// - Parameters:
    ///   - modulus: big-endian; leading zeros do not count.
    ///   - exponent: the same.
    package init(modulus: [UInt8], exponent: [UInt8]) throws(Flaw) {
        self.modulus = Array(modulus.drop { $0 == 0 })
        self.exponent = Array(exponent.drop { $0 == 0 })
        guard RSAPublicKey.lengths.contains(bitCount) else { throw .length(bitCount) }
        guard self.modulus.last.map({ $0 & 1 == 1 }) == true else { throw .evenModulus }
        guard let lowest = self.exponent.last, lowest & 1 == 1, self.exponent != [1],
            self.exponent.count <= RSAPublicKey.longestExponent
        else { throw .exponent }
    }

    /// The length of the modulus in bits.
    package var bitCount: Int {
        guard let first = modulus.first else { return 0 }
        return modulus.count * 8 - first.leadingZeroBitCount
    }

    /// Whether the signature was made over the message by the owner of this key, with RSASSA-PKCS1-v1_5 and SHA-256
    /// (RFC 8017 §8.2.2), which RFC 7518 §3.3 calls RS256.
    package func isSignature(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        guard signature.count == modulus.count, let key = unsafe makeKey() else { return false }
        defer { unsafe EVP_PKEY_free(key) }
        let context = unsafe EVP_MD_CTX_new()
        defer { unsafe EVP_MD_CTX_free(context) }
        // PKCS #1 v1.5 is the padding of an RSA key for which no other is set.
        let isSame =
            unsafe EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, key) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        // A signature that is wrong leaves an error in the thread's queue, where somebody else would find it.
        if !isSame { ERR_clear_error() }
        return isSame
    }

    /// The key as libcrypto holds it, for the caller to free; nil if there is no memory left for it.
    private func makeKey() -> OpaquePointer? {
        let (n, e) = unsafe (
            BN_bin2bn(modulus, Int32(modulus.count), nil), BN_bin2bn(exponent, Int32(exponent.count), nil)
        )
        let builder = unsafe OSSL_PARAM_BLD_new()
        defer {
            unsafe OSSL_PARAM_BLD_free(builder)
            unsafe BN_free(n)
            unsafe BN_free(e)
        }
        guard unsafe ccrypto_push_rsa_numbers(builder, n, e, nil) == 1,
            let parameters = unsafe OSSL_PARAM_BLD_to_param(builder)
        else { return nil }
        let maker = unsafe EVP_PKEY_CTX_new_from_name(nil, "RSA", nil)
        defer {
            unsafe OSSL_PARAM_free(parameters)
            unsafe EVP_PKEY_CTX_free(maker)
        }
        var key: OpaquePointer?
        guard unsafe EVP_PKEY_fromdata_init(maker) == 1,
            unsafe EVP_PKEY_fromdata(maker, &key, ccrypto_public_key, parameters) == 1
        else { return nil }
        return unsafe key
    }
}
