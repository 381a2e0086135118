"""What becomes of a request that was refused for an input/output error, when the machine fails after all.

The worker answers 503 and goes on. Until the next change is made durable, the disk may hold what was refused: so a request that was
refused and not repeated is like one that was not answered, for about a second.
"""

import random
import time

from cuts import Cuts
from every_call import Trial, numbers
from faults import SYNC, WRITE, PatientClient

SETTLED = 2.5  # seconds after which what was refused is undone for good
TURN = 1.2  # seconds between two turns of housekeeping, which copies the write-ahead log into the database


class Doubtful(PatientClient):
    """A client that does not know whether what was refused is done until the next of its changes is."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.doubts = []  # (request, state, number of its log entries)

    def refuse(self):
        self.doubts += [(self.request, state, count) for state, count in self.pending[1:]]
        super().refuse()

    def end(self):
        super().end()
        self.doubts, self.partly = [(self.request, state, count) for state, count in self.partly], []

    def settle(self):
        """Enough time has passed."""
        self.doubts = []

    def compare(self, content):
        found = content.owned.get(self.name, {})
        for request, state, count in self.doubts:
            if found == state and found != self.state and content.log.get(request, 0) == count:
                self.state, self.pending, self.request = state, [], request
                self.acknowledged[request] = count
        self.doubts = []
        return super().compare(content)


def crash(place):
    """kill -9 after the first 503: at once, or when housekeeping has written something."""
    trial = Trial(place.directory("refusals") / "machine", place.library("faults"), place.seed, Doubtful)
    machine, client, faults = trial.machine, trial.client, trial.faults
    played = done = late = 0
    try:
        machine.start()
        client.connect()
        faults.fail(WRITE | SYNC, 0)
        client.play()
        count = faults.get("counted")
        machine.kill()
        for number in numbers(count, place.choose(4, None), trial.random):
            machine.start()
            client.connect()
            faults.fail(WRITE | SYNC, number)
            client.play(patience=0)
            faults.heal()
            if trial.random.random() < 0.15:
                time.sleep(SETTLED)
                client.settle()
                late += 1
            before = client.state
            machine.kill()
            played += 1
            if not trial.look(f"EIO at call {number} of {count}, and then kill -9", scratch=place.directory("refusals") / "scratch"):
                break
            done += client.state != before
    finally:
        machine.kill()
    return f"{played} × EIO and then kill -9, {late} of them later: {done} refused requests were done after all, and whole", trial.found


def forgotten(place):
    """A sync fails, and what it should have made durable is lost for good; some time later the power is cut."""
    cuts = Cuts(place, "forgotten")
    machine = cuts.machine
    machine.set_up()
    machine.start()
    client = Doubtful(machine, "c0", random.Random(place.seed))
    client.set_up()
    machine.stop()
    machine.keep(cuts.kept)
    count = trials = 0
    try:
        number = place.choose(cuts.random.randint(1, 30), 1)
        while not cuts.found:
            machine.is_dying = False
            cuts.attach()
            cuts.cut.begin(cuts.random, after=None)
            machine.environment["POWER_LOSS_FAIL"] = str(number)
            write_for_a_while(machine, client)
            machine.kill()
            cuts.cut.end(cuts.random)
            cuts.detach()
            content = cuts.content()
            faults = content.faults or client.compare(content)
            cuts.found += [f"sync {number} failed: {fault}" for fault in faults]
            if not cuts.cut.disk.figures["forgotten"]:
                break  # There are no more than that.
            trials += 1
            number += 1
            if place.is_short:
                break
    finally:
        machine.kill()
    if not trials:
        cuts.found.append("no sync has failed")
    return f"{trials} syncs failed one by one and forgot, each before a power cut; {client.operations:,} operations acknowledged", cuts.found


def write_for_a_while(machine, client):
    """Changes before, between and after two checkpoints."""
    machine.start()
    client.connect()
    for _ in range(2):
        client.play()
        time.sleep(TURN)
    client.play()
