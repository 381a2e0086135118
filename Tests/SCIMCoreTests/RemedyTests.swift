import SCIMCore
import Testing

@Suite struct RemedyTests {
    @Test func `an action is a value, and a command only for the shell`() {
        let remedy: Remedy = "Switch SCIM on: \(do: .enable(organization: "o'brien")), or wait."
        #expect(
            remedy.parts == [
                .text("Switch SCIM on: "), .action(.enable(organization: "o'brien")), .text(", or wait."),
            ])
        #expect(remedy.shellText == #"Switch SCIM on: scimctl org enable "o'brien", or wait."#)
    }

    @Test func `equal sentences are equal however they were put together`() {
        let name = "acme"
        let one: Remedy = "Look at \(name): " + "\(machine: .serviceStatus)"
        let other: Remedy = "\("Look at acme: " as Remedy)\(machine: .serviceStatus)"
        #expect(one == other && one.parts.count == 2)
        #expect(Remedy("").parts.isEmpty)
    }

    @Test func `a path in a command is one word to a shell`() {
        let step = Remedy.MachineStep.diskSpace(path: "/srv/my data; reboot/scim.db")
        #expect(step.shellText == "df -h '/srv/my data; reboot/scim.db'")
    }

    @Test(arguments: Remedy.EntraPlace.allCases)
    func `a place in the portal has today's words first, the former ones in brackets`(place: Remedy.EntraPlace) {
        #expect(place.bothNames.hasPrefix(place.name))
        #expect(place.bothNames.hasSuffix("]") == (place.formerName != nil))
        #expect(place.formerName != place.name)
    }
}
