import FoundationEssentials
import HostileInput

// usage: Fuzz TARGET --seeds DIRECTORY     (writes the inputs to begin with there, and words beside it)
//        Fuzz TARGET [libFuzzer's options and directories]

private typealias Arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
private typealias Callback = @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt

// libFuzzer's entrance for programs that have a main function of their own.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<Arguments>, _ callback: Callback
) -> CInt

// Set once, before libFuzzer calls back on the same thread.
nonisolated(unsafe) private var check: (any InputCheck)?

/// Where SwiftPM has the program begin; with `-sanitize=fuzzer` Swift makes no main function.
@c(Fuzz_main)
package func fuzz(_ count: CInt, _ given: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> CInt {
    guard count > 1, let name = given[1].map({ String(cString: $0) }), let target = InputTarget(rawValue: name) else {
        print("usage: Fuzz TARGET [--seeds DIRECTORY]; targets: \(InputTarget.allCases.map(\.rawValue))")
        return 64
    }
    do {
        let made = try target.makeCheck()
        if count == 4, given[2].map({ String(cString: $0) }) == "--seeds", let directory = given[3] {
            try writeSeeds(of: made, to: String(cString: directory))
            return 0
        }
        check = made
    } catch {
        fatalError("\(target.rawValue): \(error)")
    }
    // libFuzzer is not told of the target.
    var (count, arguments) = (count - 1, given + 1)
    return runDriver(&count, &arguments) { start, length in
        do {
            try check?.check(Array(UnsafeBufferPointer(start: start, count: length)))
            return 0
        } catch {
            fatalError("a broken promise: \(error)")
        }
    }
}

private func writeSeeds(of check: any InputCheck, to directory: String) throws {
    for (number, seed) in try check.seeds().enumerated() {
        try Data(seed).write(to: URL(filePath: "\(directory)/seed-\(number)"))
    }
    let words = Corpus.words.map { word in
        "\"" + Array(word.utf8).map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\"\n"
    }
    try words.joined().write(toFile: directory + ".words", atomically: false, encoding: .utf8)
}
