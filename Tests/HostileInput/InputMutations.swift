import TestBed

/// Changes inputs at random, the same for the same seed.
package struct InputMutations {
    private var random: SeededRandom

    package init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// One of the inputs with a few changes: bits, bytes, words, repeated and removed pieces, a piece of another input.
    package mutating func changed(_ inputs: [[UInt8]]) -> [UInt8] {
        var bytes = inputs[below(inputs.count)]
        for _ in 0...below(4) {
            let start = below(bytes.count + 1)
            let end = min(bytes.count, start + 1 + below(16))
            switch below(7) {
            case 0 where start < bytes.count: bytes[start] ^= 1 << UInt8(below(8))
            case 1: bytes.insert(UInt8(below(256)), at: start)
            case 2: bytes.removeSubrange(start..<end)
            case 3: bytes.insert(contentsOf: Array(bytes[start..<end]), at: start)
            case 4, 5: bytes.insert(contentsOf: Corpus.words[below(Corpus.words.count)].utf8, at: start)
            default:
                let other = inputs[below(inputs.count)]
                let place = below(other.count + 1)
                bytes.replaceSubrange(start..<end, with: other[place..<min(other.count, place + below(64))])
            }
        }
        return bytes
    }

    private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
}
