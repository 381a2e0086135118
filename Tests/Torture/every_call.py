"""An input/output error at the Nth call, for every N: of requests, of the worker's start, and of commands."""

import errno
import random

from machine import ORGANIZATION, Machine
from reading import Content
from faults import CHANGING, EVERY, FOREVER, LONGEST, Faults, PatientClient

# What fails, which calls, and whether only one of them.
KINDS = (
    ("one EIO", EVERY, 1, errno.EIO), ("EIO from there on", EVERY, FOREVER, errno.EIO),
    ("a full disk from there on", CHANGING, FOREVER, errno.ENOSPC))
MARGIN = 1.1  # a scenario has a few more calls than another: the worker keeps house beside it


def numbers(count, most, random):
    """Every number up to `count`; if those are more than `most`, some of them."""
    everything = range(1, int(count * MARGIN) + 1)
    return everything if most is None or len(everything) <= most else sorted(random.sample(everything, most))


class Trial:
    """A machine with faults, and one client."""

    def __init__(self, directory, library, seed, client=PatientClient):
        self.random = random.Random(seed)
        self.machine = Machine(directory, threads=2)
        self.machine.set_up()
        self.machine.start()
        self.client = client(self.machine, "c0", random.Random(seed))
        self.client.set_up()
        self.machine.stop()
        self.faults = Faults(self.machine, library)
        self.found = []

    def look(self, what, scratch=None):
        """Whether everything is as it was answered; `what` was done."""
        content = Content(self.machine.database, scratch)
        found = content.faults or self.client.compare(content)
        self.found += [f"{what}: {fault}" for fault in found]
        return not found


def requests(place):
    """The worker is not started again between one fault and the next."""
    trial = Trial(place.directory("requests") / "machine", place.library("faults"), place.seed)
    machine, client, faults = trial.machine, trial.client, trial.faults
    failed = played = 0
    try:
        machine.start()
        client.connect()
        client.play()
        for kind, calls, times, error in KINDS:
            faults.fail(calls, 0)
            client.play()
            count = faults.get("counted")
            for number in numbers(count, place.choose(10, None), trial.random):
                faults.fail(calls, number, times, error)
                client.play()
                failed += faults.heal() > 0
                played += 1
                what = f"{kind} at call {number} of {count}"
                if not trial.look(what):
                    break
                client.recover()
                if not trial.look(f"after {what}"):
                    break
        if machine.workers[0].poll() is not None:
            trial.found.append("the worker has ended")
    finally:
        machine.kill()
    if not failed:
        trial.found.append("no call has failed")
    if client.slowest > LONGEST:
        trial.found.append(f"an answer took {client.slowest:.1f} s, {LONGEST} are allowed")
    figures = f"{failed} faults in {played} scenarios of {len(client.steps)} requests, {client.refusals} × 503"
    return figures, trial.found


def starts(place):
    """A worker that takes up what a killed one left serves, or answers 503 until it can, or ends with a sentence."""
    trial = Trial(place.directory("starts") / "machine", place.library("faults"), place.seed)
    machine, client, faults = trial.machine, trial.client, trial.faults
    ended = failed = played = 0
    try:
        leave_work(machine, client)
        faults.fail(EVERY, 0)
        machine.start()
        with machine.client() as first:
            first.ask("GET", "/ServiceProviderConfig")
        count = faults.get("counted")
        machine.kill()
        for kind, calls, times, error in KINDS:
            for number in numbers(count, place.choose(2, None), trial.random):
                leave_work(machine, client)
                what = f"{kind} at call {number} of a start"
                faults.fail(calls, number, times, error)
                ended += not serves(trial, what)
                failed += faults.heal() > 0
                played += 1
                # A worker that waits for its database tries again after 6 s. It is given the time in one trial of eight.
                if trial.random.randrange(8) and machine.workers:
                    machine.kill()
                if not machine.workers:  # systemd starts one that has ended
                    machine.start()
                client.connect()
                client.recover()
                if not trial.look(f"after {what}"):
                    break
                machine.kill()
    finally:
        machine.kill()
    if not failed:
        trial.found.append("no call has failed")
    return f"{failed} faults in {played} starts after a kill -9; {ended} ended with a sentence, the others served", trial.found


def leave_work(machine, client):
    """A write-ahead log that is to be recovered."""
    machine.start()
    client.connect()
    client.play()
    machine.kill()


def serves(trial, what):
    """Whether the worker answers while there is a fault; if not, it has ended in order."""
    machine = trial.machine
    log = machine.log.stat().st_size
    try:
        machine.start()
    except OSError:
        worker = machine.workers.pop(0)
        status = worker.poll()
        said = machine.log.read_text(errors="replace")[log:]
        if status is None:
            worker.kill()
            trial.found.append(f"{what}: the worker neither serves nor ends")
        elif status < 0 or "<3>" not in said and "<2>" not in said:
            trial.found.append(f"{what}: the worker ended with {status}, and says {said!r}")
        return False
    trial.client.connect()
    trial.client.play()
    trial.look(what)
    return True


COMMANDS = {
    "token create": ("--org", ORGANIZATION, "--name", "{}"),
    "role map set": ("--org", ORGANIZATION, "{}", "admin"),
    "backup create": (),
    "db maintain": (),
}


def commands(place):
    """A command that fails says so, and has done all of it or nothing; the worker beside it serves."""
    trial = Trial(place.directory("commands") / "machine", place.library("faults"), place.seed)
    machine, client, faults = trial.machine, trial.client, trial.faults
    preload = machine.preload
    machine.preload = []
    machine.start()  # without faults
    machine.preload = preload
    done = failed = 0
    try:
        client.connect()
        for command, arguments in COMMANDS.items():
            faults.fail(EVERY, 0)
            machine.must(*command.split(), *(each.format("first." + command[:4]) for each in arguments))
            count = faults.get("counted")
            for number in numbers(count, place.choose(2, None), trial.random):
                for kind, calls, times, error in KINDS:
                    name = f"t.{command[:4]}{number}.{times}.{error}"
                    faults.fail(calls, number, times, error)
                    status, output = machine.ctl(*command.split(), *(each.format(name) for each in arguments))
                    failed += faults.heal() > 0
                    done += 1
                    what = f"scimctl {command} with {kind} at call {number} of {count}"
                    trial.found += judged(machine, what, name, status, output)
            client.play()
            trial.look(f"after {command}")
        status, output = machine.ctl("backup", "verify")
        if status != 0:
            trial.found.append(f"after the faults, backup verify ended with {status}: {output[-300:]}")
        status, output = machine.ctl("audit", "verify")
        if status != 0:
            trial.found.append(f"after the faults, audit verify ended with {status}: {output[-300:]}")
    finally:
        machine.kill()
    return f"{failed} faults in {done} commands", trial.found


def judged(machine, what, name, status, output):
    """What is wrong about how a command ended."""
    if status is None:
        yield f"{what} was ended by a signal"
    elif status != 0 and not output.strip():
        yield f"{what} ended with {status} and says nothing"
    content = Content(machine.database)
    yield from content.faults
    there = any(key[1] == name for key in content.owned.get("t", {}))
    audited = content.audited.keys() & {("token create", name), ("role map set", name)}
    if there != bool(audited):
        yield f"{what}: {name} is {'' if there else 'not '}there, and {'' if audited else 'not '}in the audit trail"
    if status == 0 and not there and ("token" in what or "role" in what):
        yield f"{what} ended with 0, and {name} is not there"
