import OrderedCollections
import SCIMCore
import Testing

/// Success, refusal, `--json` and `--dry-run` of every command. If you add a command, add it to `EveryCommand.all`.
@Suite struct EveryCommandTests {
    @Test func `every command is listed here`() throws {
        let commands = try CommandMachineTemplate.filled.get().commands
        #expect(Set(commands.keys) == Set(EveryCommand.all.map(\.words)))
        #expect(Set(EveryCommand.all.map(\.words)).count == EveryCommand.all.count)
    }

    @Test(arguments: EveryCommand.all) func `succeeds`(command: EveryCommand) throws {
        guard let success = command.success else { return try #require(command.reason != nil) }
        let machine = try CommandMachine()
        try machine.prepare(command)
        let answer = try machine.run(command, success)
        #expect(answer.status == command.status, "\(answer.output)\(answer.error)")
        #expect(!(answer.output + answer.error).isEmpty || command.words == "metrics")
    }

    @Test(arguments: EveryCommand.all) func `prints one JSON object with --json`(command: EveryCommand) throws {
        guard let success = command.success else { return }
        let machine = try CommandMachine()
        try machine.prepare(command)
        let answer = try machine.run(command, success, "--json")
        if EveryCommand.withoutJSON.contains(command.words) {
            #expect(answer.status == 2 && answer.output.isEmpty)
        } else {
            #expect(answer.status == command.status, "\(answer.output)\(answer.error)")
            #expect(try answer.json()["schema"] == 1)
        }
    }

    @Test(arguments: EveryCommand.all) func `refuses with a message and changes nothing`(
        command: EveryCommand
    ) throws {
        let machine = try CommandMachine()
        try machine.prepare(command)
        let before = try machine.state
        for options in EveryCommand.withoutJSON.contains(command.words) ? [""] : ["", " --json"] {
            let answer = try machine.run(command, command.refusal + options)
            #expect(answer.status == command.refusalStatus, "\(answer.output)\(answer.error)")
            #expect(!answer.error.isEmpty || command.words == "check")
        }
        #expect(try machine.state == before)
    }

    @Test(arguments: EveryCommand.all) func `changes nothing with --dry-run`(command: EveryCommand) throws {
        let takesDryRun = try CommandMachineTemplate.filled.get().commands[command.words] == true
        guard takesDryRun, let success = command.success else { return }
        let machine = try CommandMachine()
        try machine.prepare(command)
        let before = try machine.state
        let text = try machine.run(command, success, "--dry-run")
        #expect(text.status == 0, "\(text.error)")
        let json = try machine.run(command, success, "--dry-run", "--json")
        #expect(json.status == 0, "\(json.error)")
        #expect(try json.json()["schema"] == 1)
        #expect(try machine.state == before)
    }
}
