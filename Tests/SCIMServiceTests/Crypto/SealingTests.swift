import Testing

@testable import SCIMHost
@testable import SCIMService

@Suite struct SealingTests {
    private func bytes(_ hex: String) -> [UInt8] {
        stride(from: 0, to: hex.utf8.count, by: 2).compactMap { place in
            let start = hex.index(hex.startIndex, offsetBy: place)
            return UInt8(hex[start..<hex.index(start, offsetBy: 2)], radix: 16)
        }
    }

    /// Test cases 13 to 16 of "The Galois/Counter Mode of Operation (GCM)" by McGrew and Viega, 96-bit nonces.
    @Test func `seals as the published test cases do`() {
        let zero = [UInt8](repeating: 0, count: 32)
        let nonce = [UInt8](repeating: 0, count: 12)
        #expect(
            AES256GCM.seal([], key: zero, nonce: nonce, context: []) == bytes("530f8afbc74536b9a963b4f1c4cb738b"))
        #expect(
            AES256GCM.seal([UInt8](repeating: 0, count: 16), key: zero, nonce: nonce, context: [])
                == bytes("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"))
        let key = bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
        let plain = bytes(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
        )
        let context = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2")
        let sealed = AES256GCM.seal(plain, key: key, nonce: bytes("cafebabefacedbaddecaf888"), context: context)
        #expect(
            sealed
                == bytes(
                    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b"
                ))
        #expect(AES256GCM.open(sealed, key: key, nonce: bytes("cafebabefacedbaddecaf888"), context: context) == plain)
    }

    @Test func `opens nothing that differs in a bit`() {
        let key = [UInt8](0..<32)
        let nonce = [UInt8](0..<12)
        let sealed = AES256GCM.seal(Array("place".utf8), key: key, nonce: nonce, context: [1, 2])
        for bit in 0..<sealed.count * 8 {
            var changed = sealed
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(AES256GCM.open(changed, key: key, nonce: nonce, context: [1, 2]) == nil)
        }
        #expect(AES256GCM.open(sealed, key: key, nonce: nonce, context: [1]) == nil)
        #expect(AES256GCM.open(sealed, key: key, nonce: nonce, context: [1, 3]) == nil)
        #expect(AES256GCM.open(sealed, key: key.reversed(), nonce: nonce, context: [1, 2]) == nil)
        #expect(AES256GCM.open(sealed, key: key, nonce: nonce.reversed(), context: [1, 2]) == nil)
        #expect(AES256GCM.open(Array(sealed.prefix(15)), key: key, nonce: nonce, context: [1, 2]) == nil)
        #expect(AES256GCM.open([], key: key, nonce: nonce, context: [1, 2]) == nil)
        #expect(AES256GCM.open(sealed, key: key, nonce: [], context: [1, 2]) == nil)
    }

    /// The vectors of RFC 4648 §10, without padding, and one with the two characters of this alphabet.
    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
        ("foobar", "Zm9vYmFy"),
    ])
    func `writes and reads base64 for URLs`(plain: String, text: String) {
        #expect(Base64URL.text(of: Array(plain.utf8)) == text)
        #expect(Base64URL.bytes(of: text) == Array(plain.utf8))
    }

    @Test func `reads nothing but what it writes`() {
        #expect(Base64URL.text(of: [0xFB, 0xFF]) == "-_8")
        for text in ["Z", "Zg==", "Zh", "Zm9=", "Zm 9", "+/8", "Zm9vY", "é", "Zm8\u{0}"] {
            #expect(Base64URL.bytes(of: text) == nil)
        }
    }
}
