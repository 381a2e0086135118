import SCIMHost
import TestBed
import Testing

@Suite struct RSAPublicKeyTests {
    private let message = Array("the quick brown fox".utf8)

    @Test(arguments: [2048, 3072, 4096]) func `verifies signatures of keys of every usual length`(bits: Int) throws {
        let own = RSAPrivateKey(bits: bits)
        let key = try own.publicKey
        #expect(key.bitCount == bits)
        let signature = own.signature(of: message)
        #expect(key.isSignature(signature, of: message))
        #expect(!key.isSignature(signature, of: message + [0]))
        #expect(!key.isSignature(Array(signature.dropLast()), of: message))
        #expect(!key.isSignature([0] + signature, of: message))
        #expect(!key.isSignature([], of: message))
        var changed = signature
        changed[bits / 16] ^= 1
        #expect(!key.isSignature(changed, of: message))
        // A failed attempt leaves nothing behind that would spoil the next one.
        #expect(key.isSignature(signature, of: message))
    }

    private func modulus(bits: Int, last: UInt8 = 0xFF) -> [UInt8] {
        let bytes = (bits + 7) / 8
        return [UInt8(1 << ((bits - 1) % 8))] + [UInt8](repeating: 0, count: bytes - 2) + [last]
    }

    @Test(
        arguments: [
            (0, .length(0)), (512, .length(512)), (1024, .length(1024)), (2047, .length(2047)), (2048, nil),
            (8192, nil), (8193, .length(8193)), (65536, .length(65536)),
        ] as [(Int, RSAPublicKey.Flaw?)])
    func `accepts moduli of 2048 to 8192 bits`(bits: Int, flaw: RSAPublicKey.Flaw?) {
        let modulus = bits == 0 ? [0, 0] : modulus(bits: bits)
        #expect(self.flaw(modulus, [1, 0, 1]) == flaw)
        #expect(self.flaw([0, 0] + modulus, [0, 1, 0, 1]) == flaw)
    }

    @Test(
        arguments: [
            ([], .exponent), ([0], .exponent), ([1], .exponent), ([2], .exponent), ([3], nil), ([17], nil),
            ([1, 0, 0], .exponent), ([255, 255, 255, 255, 255, 255, 255, 255], nil),
            ([1, 0, 0, 0, 0, 0, 0, 0, 1], .exponent),
        ] as [([UInt8], RSAPublicKey.Flaw?)])
    func `accepts odd exponents from 3 to 64 bits`(exponent: [UInt8], flaw: RSAPublicKey.Flaw?) {
        #expect(self.flaw(modulus(bits: 2048), exponent) == flaw)
    }

    @Test func `refuses an even modulus`() {
        #expect(flaw(modulus(bits: 2048, last: 0xFE), [1, 0, 1]) == .evenModulus)
    }

    @Test func `a key of odd numbers that are no RSA key verifies nothing`() throws {
        let key = try RSAPublicKey(modulus: modulus(bits: 2048), exponent: [3])
        #expect(!key.isSignature([UInt8](repeating: 0, count: 256), of: message))
        #expect(!key.isSignature([UInt8](repeating: 0, count: 255) + [1], of: message))
    }

    private func flaw(_ modulus: [UInt8], _ exponent: [UInt8]) -> RSAPublicKey.Flaw? {
        do throws(RSAPublicKey.Flaw) {
            _ = try RSAPublicKey(modulus: modulus, exponent: exponent)
            return nil
        } catch {
            return error
        }
    }
}
