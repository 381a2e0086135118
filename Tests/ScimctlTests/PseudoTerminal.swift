import Glibc
import TestBed

/// A terminal with a person on one side and a program on the other.
final class PseudoTerminal: Sendable {
    /// The side that the program has open.
    let program: Int32
    private let person: Int32

    init() throws {
        var (person, program): (Int32, Int32) = (-1, -1)
        guard openpty(&person, &program, nil, nil, nil) == 0 else {
            throw ChildProcessError("there is no terminal: \(String(cString: strerror(errno)))")
        }
        for side in [person, program] { _ = fcntl(side, F_SETFD, FD_CLOEXEC) }
        (self.person, self.program) = (person, program)
    }

    deinit {
        close(program)
        close(person)
    }

    /// The output up to and including a text, or all output if it does not appear within 20 seconds.
    func read(until text: String) -> String {
        var shown: [UInt8] = []
        var waiting = pollfd(fd: person, events: Int16(POLLIN), revents: 0)
        while !String(decoding: shown, as: UTF8.self).contains(text), poll(&waiting, 1, 20_000) > 0 {
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = Glibc.read(person, &chunk, chunk.count)
            guard count > 0 else { break }
            shown += chunk[..<count]
        }
        return String(decoding: shown, as: UTF8.self)
    }

    func type(_ text: String) { write(person, text, text.utf8.count) }
}
