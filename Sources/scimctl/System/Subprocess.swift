import Glibc

/// Another program, run to its end for what it prints.
enum Subprocess {
    /// What the program printed on standard output; nil if it does not exist or did not end with 0.
    ///
    /// - Parameter arguments: its name, looked for in PATH, and what follows.
    static func output(of arguments: [String]) -> String? {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        guard let process = spawn(arguments, input: nil, output: ends[1]) else { return nil }
        let text = readAll(ends[0])
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 { guard errno == EINTR else { return nil } }
        return status == 0 ? text : nil
    }

    /// Runs a program that writes to a file; what it says on standard error is heard.
    ///
    /// - Returns: its exit status; nil if it does not exist or was ended by a signal.
    static func status(of arguments: [String], output: Int32) -> Int32? {
        let copy = fcntl(output, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0, let process = spawn(arguments, input: nil, output: copy, hearsErrors: true) else { return nil }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 { guard errno == EINTR else { return nil } }
        return status & 0x7F == 0 ? status >> 8 & 0xFF : nil
    }

    /// Starts a program; what it says on standard error is not heard.
    ///
    /// - Parameters:
    ///   - hearsErrors: whether it is heard after all.
    ///   - input: what becomes its standard input, closed on this side; nil for nothing.
    ///   - output: what becomes its standard output, closed on this side.
    static func spawn(_ arguments: [String], input: Int32?, output: Int32, hearsErrors: Bool = false) -> pid_t? {
        defer {
            close(output)
            if let input { close(input) }
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        if !hearsErrors { posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) }
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        defer { for word in words { free(word) } }
        words.append(nil)
        var process: pid_t = 0
        return posix_spawnp(&process, arguments[0], &actions, nil, words, environ) == 0 ? process : nil
    }

    private static func readAll(_ descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += chunk[..<count]
        }
    }
}
