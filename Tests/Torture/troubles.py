"""Faults that last for a while, under the writes of several clients: refused while they last, done as soon as they are over."""

import contextlib
import errno
import random
import signal
import sqlite3
import threading
import time

from harness import fastcgi
from harness.run_directory import wait_until

from faults import CHANGING, FOREVER, LONGEST, Faults, PatientClient
from machine import ORGANIZATION, Machine
from reading import Content
from scim_client import USER

CLIENTS = 4


class Trouble:
    """A worker and clients that play their scenarios in threads; `begin` and `end` make the fault and undo it."""

    def __init__(self, place, name):
        self.machine = Machine(place.directory("troubles") / name)
        self.machine.set_up()
        self.machine.start()
        self.clients = [PatientClient(self.machine, f"c{number}", random.Random(place.seed + number)) for number in range(CLIENTS)]
        for client in self.clients:
            client.set_up()
        self.machine.stop()
        self.faults = Faults(self.machine, place.library("faults"))
        self.found = []

    def last(self, seconds, begin, end, enough=lambda: False):
        """The figures of a fault of so many seconds, or fewer if that is `enough`."""
        self.machine.start()
        worker = self.machine.workers[0]
        over = threading.Event()
        threads = [threading.Thread(target=self.play, args=(client, over), daemon=True) for client in self.clients]
        for thread in threads:
            thread.start()
        time.sleep(0.3)
        begin()
        wait_until(enough, seconds)
        end()
        over.set()
        for thread in threads:
            thread.join()
        self.look()
        if worker.poll() is not None:
            self.found.append("the worker has ended")
        slowest = max(client.slowest for client in self.clients)
        if slowest > LONGEST + seconds * (begin == self.stop):
            self.found.append(f"an answer took {slowest:.1f} s, {LONGEST} are allowed")
        refusals = sum(client.refusals for client in self.clients)
        return f"{refusals} × 503, slowest answer {slowest:.1f} s"

    def play(self, client, over):
        client.connect()
        while not over.is_set():
            client.play()
        client.recover()

    def look(self):
        content = Content(self.machine.database)
        self.found += content.faults or [fault for client in self.clients for fault in client.compare(content)]

    def stop(self):
        self.machine.workers[0].send_signal(signal.SIGSTOP)

    def go_on(self):
        self.machine.workers[0].send_signal(signal.SIGCONT)

    def has_refused(self):
        return any(client.refusals for client in self.clients)

    def must_refuse(self):
        if not self.has_refused():
            self.found.append("nothing was refused: there was no fault")


def full(place):
    """Every write and every new file: no space left on the device."""
    return failing(place, "full", errno.ENOSPC)


def read_only(place):
    """Every write and every opening for writing: read-only file system."""
    return failing(place, "read-only", errno.EROFS)


def failing(place, name, error):
    trouble = Trouble(place, name)
    try:
        faults = trouble.faults
        figures = trouble.last(place.choose(1, 10), lambda: faults.fail(CHANGING, 1, FOREVER, error), faults.heal)
        trouble.must_refuse()
    finally:
        trouble.machine.kill()
    return figures, trouble.found


def locked(place):
    """Another program holds the database for longer than a request waits."""
    trouble = Trouble(place, "locked")
    try:
        with contextlib.closing(sqlite3.connect(trouble.machine.database, timeout=30, check_same_thread=False)) as other:
            figures = trouble.last(
                20, lambda: other.execute("BEGIN EXCLUSIVE"), lambda: other.execute("ROLLBACK"),
                place.choose(trouble.has_refused, lambda: False))
        trouble.must_refuse()
    finally:
        trouble.machine.kill()
    return figures, trouble.found


def stopped(place):
    """SIGSTOP and SIGCONT: requests wait, and are answered."""
    trouble = Trouble(place, "stopped")
    try:
        figures = trouble.last(place.choose(1, 8), trouble.stop, trouble.go_on)
    finally:
        trouble.machine.kill()
    return figures, trouble.found


HOUR, DAY, YEAR = 3600, 86400, 365 * 86400
JUMPS = (0, HOUR, -HOUR, 30 * DAY, -30 * DAY, -10 * YEAR, 200 * DAY, 0)
# How far the clock is off, and how a token of a year and one of an hour are then answered.
EXPIRIES = ((2 * YEAR, "401", "401"), (0, "200", "200"), (2 * HOUR, "200", "401"), (0, "200", "401"))


def clock(place):
    """The time of day jumps in both directions. A jump of years ends credentials only as long as it lasts, since it may be a mistake;
    one of hours is believed, and what expired then stays so until an administrator says otherwise."""
    trouble = Trouble(place, "clock")
    machine, client, found = trouble.machine, trouble.clients[0], trouble.found
    # An access token that has expired is removed, so none is asked for.
    client.steps = [step for step in client.steps if step != "access_token"]
    try:
        machine.start()
        client.connect()
        # A worker remembers the time once it has run for an hour, or has been told it.
        machine.must("clock", "reset", "--yes")
        jump_about(trouble, client, place.choose(JUMPS[3::2], JUMPS))
        short = machine.must("token", "create", "--org", ORGANIZATION, "--name", "short", "--expires", "1h", "--quiet").strip()
        expect_status(machine, found, "200", "a new token", short)
        for offset, long_one, short_one in EXPIRIES[place.choose(2, 0) :]:
            trouble.faults.set(offset=offset * 10**9)
            time.sleep(1.5)
            expect_status(machine, found, long_one, f"the clock is off by {offset} s, and a token of a year")
            expect_status(machine, found, short_one, f"the clock is off by {offset} s, and a token of an hour", short)
        machine.must("clock", "reset", "--yes")
        time.sleep(2)  # a worker looks about once a second
        expect_status(machine, found, "200", "after scimctl clock reset, a token of an hour", short)
        client.play()
        trouble.look()
    except fastcgi.Disconnected:
        found += client.faults
    finally:
        machine.kill()
    return f"{len(place.choose(JUMPS[3::2], JUMPS))} jumps of up to 10 years, and some past the end of a token", found


def jump_about(trouble, client, jumps):
    """Everything is done whatever time it is, and lists keep the order of creation."""
    created = []
    for jump in jumps:
        trouble.faults.set(offset=jump * 10**9)
        for _ in range(3):
            name = f"jump{len(created)}@example.org"
            created.append(client.ask("POST", "/Users", {"schemas": [USER], "userName": name})["id"])
            time.sleep(0.4)  # housekeeping sees the time as well
        if refused := client.play():
            trouble.found.append(f"with the clock off by {jump} s, {refused} requests were refused")
    listed = [each["id"] for each in client.ask("GET", "/Users?count=1000&filter=userName+sw+%22jump%22")["Resources"]]
    if listed != created:
        trouble.found.append("the list is not in the order of creation after the clock has jumped")
    trouble.look()


def expect_status(machine, found, wanted, when, token=None):
    with machine.client(token=token) as client:
        status, answer = client.ask("GET", "/Users?count=1")
    if status != wanted:
        found.append(f"{when}: a request was answered {status} instead of {wanted}: {answer[:200]}")
