import CCrypto
package import SCIMCore
package import SCIMHost

/// The private half of an RSA key, by which issuers in tests sign.
package struct RSAPrivateKey: Sendable {
    /// Big-endian.
    package let modulus, exponent, privateExponent: [UInt8]

    /// - Parameter jwk: `n`, `e` and `d` of RFC 7518 §6.3.
    package init(jwk: JSONValue) {
        func number(_ name: String) -> [UInt8] {
            guard let bytes = jwk[name]?.string.flatMap({ Base64URL.bytes(of: $0) }) else {
                preconditionFailure("the key has a number \(name)")
            }
            return bytes
        }
        (modulus, exponent, privateExponent) = (number("n"), number("e"), number("d"))
    }

    /// Makes a new key; of 2048 bits it takes a tenth of a second.
    package init(bits: Int) {
        let maker = EVP_PKEY_CTX_new_from_name(nil, "RSA", nil)
        defer { EVP_PKEY_CTX_free(maker) }
        var key: OpaquePointer?
        precondition(EVP_PKEY_keygen_init(maker) == 1, "libcrypto makes RSA keys")
        precondition(EVP_PKEY_CTX_set_rsa_keygen_bits(maker, Int32(bits)) == 1, "libcrypto makes keys of \(bits) bits")
        precondition(EVP_PKEY_generate(maker, &key) == 1, "libcrypto makes RSA keys")
        defer { EVP_PKEY_free(key) }
        func number(_ name: String) -> [UInt8] {
            var number: OpaquePointer?
            precondition(EVP_PKEY_get_bn_param(key, name, &number) == 1, "an RSA key has a number \(name)")
            defer { BN_free(number) }
            var bytes = [UInt8](repeating: 0, count: (Int(BN_num_bits(number)) + 7) / 8)
            BN_bn2bin(number, &bytes)
            return bytes
        }
        (modulus, exponent, privateExponent) = (number("n"), number("e"), number("d"))
    }

    /// The public half.
    package var publicKey: RSAPublicKey {
        get throws(RSAPublicKey.Flaw) { try RSAPublicKey(modulus: modulus, exponent: exponent) }
    }

    /// The entry of a key set (RFC 7517 §4) for the public half.
    package func jwk(id: String) -> JSONObject {
        [
            "kty": "RSA", "use": "sig", "kid": .string(id), "n": .string(Base64URL.text(of: modulus)),
            "e": .string(Base64URL.text(of: exponent)),
        ]
    }

    /// A signature with RSASSA-PKCS1-v1_5 and SHA-256 (RFC 8017 §8.2.1).
    package func signature(of message: [UInt8]) -> [UInt8] {
        let builder = OSSL_PARAM_BLD_new()
        let numbers = [modulus, exponent, privateExponent].map { (bytes: [UInt8]) in
            BN_bin2bn(bytes, Int32(bytes.count), nil)
        }
        precondition(
            ccrypto_push_rsa_numbers(builder, numbers[0], numbers[1], numbers[2]) == 1, "the numbers are a key")
        let parameters = OSSL_PARAM_BLD_to_param(builder)
        let maker = EVP_PKEY_CTX_new_from_name(nil, "RSA", nil)
        var key: OpaquePointer?
        EVP_PKEY_fromdata_init(maker)
        precondition(EVP_PKEY_fromdata(maker, &key, ccrypto_key_pair, parameters) == 1, "the numbers are a key")
        let context = EVP_MD_CTX_new()
        var signature = [UInt8](repeating: 0, count: modulus.count)
        var length = signature.count
        precondition(
            EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1
                && EVP_DigestSign(context, &signature, &length, message, message.count) == 1,
            "libcrypto signs with RSA")
        EVP_MD_CTX_free(context)
        EVP_PKEY_free(key)
        EVP_PKEY_CTX_free(maker)
        OSSL_PARAM_free(parameters)
        for number in numbers { BN_free(number) }
        OSSL_PARAM_BLD_free(builder)
        return signature
    }
}
