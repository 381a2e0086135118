"""kill -9 at random moments under writes of every kind: nothing that was acknowledged is lost, and nothing is there in half."""

import contextlib
import random
import signal
import sqlite3
import subprocess
import threading
import time

from harness.local_service import PROGRAMS

from administrator import Administrator
from machine import Machine
from powercut import PowerCut
from reading import Content
from scim_client import ScimClient

CLIENTS, ADMINISTRATORS = 6, 2
LIFE = 25  # rounds until a new database is made
EARLY = 8  # one round in so many ends while the worker starts


class Rounds:
    """Rounds over one database after another; each lets everybody write, ends everything at once, and looks."""

    def __init__(self, directory, seed, cut=None):
        self.directory, self.random, self.cut = directory, random.Random(seed), cut
        self.machine = self.owners = None
        self.databases = self.operations = self.rounds = self.early = 0
        self.faults = []

    def make(self):
        """A new database with its clients and administrators."""
        self.databases += 1
        self.machine = Machine(self.directory / f"{self.databases}")
        self.machine.set_up()
        self.owners = [ScimClient(self.machine, f"c{number}", self.fork()) for number in range(CLIENTS)]
        self.owners += [Administrator(self.machine, f"a{number}", self.fork()) for number in range(ADMINISTRATORS)]
        self.machine.start()
        for owner in self.owners:
            owner.set_up()
        self.machine.stop()
        if self.cut:
            self.cut.attach(self.machine)

    def fork(self):
        return random.Random(self.random.random())

    def play(self, count):
        """So many rounds, or fewer if something is wrong."""
        try:
            while self.rounds < count and not self.faults:
                if self.rounds % LIFE == 0:
                    self.make()
                self.rounds += 1
                self.play_one()
        except OSError as error:
            self.faults.append(f"round {self.rounds}: {error}")
        finally:
            if self.machine:
                self.machine.kill()

    def play_one(self):
        if self.cut:
            self.cut.begin(self.random)
        if self.random.randrange(EARLY):
            self.write(self.random.uniform(*(PowerCut.seconds if self.cut else (0.05, 0.8))))
        else:
            self.die_early(self.random.uniform(0, 0.05))
        if self.cut:
            self.cut.end(self.random)
        self.look()

    def write(self, seconds):
        """Everybody writes; after this time, or when the worker has ended itself, all of them are killed."""
        try:
            self.machine.start()
        except OSError:
            if not self.cut or self.machine.workers[0].poll() != -signal.SIGKILL:
                raise
            self.early += 1
            return self.machine.kill()
        over = threading.Event()
        threads = [threading.Thread(target=owner.run, args=(over.is_set,), daemon=True) for owner in self.owners]
        for thread in threads:
            thread.start()
        try:
            self.machine.workers[0].wait(seconds)
        except subprocess.TimeoutExpired:
            pass
        self.machine.kill()
        over.set()
        for thread in threads:
            thread.join()

    def die_early(self, seconds):
        """The worker is killed while it takes up what the last round left."""
        self.early += 1
        self.machine.spawn()
        time.sleep(seconds)
        self.machine.kill()

    def look(self):
        """Finds what is wrong with the files that the round has left."""
        content = Content(self.machine.database, self.directory / "scratch")
        faults = list(content.faults)
        if not faults:
            for owner in self.owners:
                faults += owner.compare(content)
                self.operations += owner.operations
                owner.operations = 0
            status, output = self.verify_trail()
            if status != 0:
                faults.append(f"scimctl audit verify ended with {status}: {output}")
        self.faults += [f"round {self.rounds}: {fault}" for fault in faults]

    def verify_trail(self):
        """The audit trail as the program itself verifies it, of a copy: what it opens is recovered, and that is the worker's to do."""
        config = self.directory / "scratch/scim-fcgi.conf"
        config.write_text(f"SCIM_FCGI_DATABASE={self.directory}/scratch/scim.db\n")
        done = subprocess.run(
            [PROGRAMS / "scimctl", "audit", "verify", "--config", config], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr


# The tortures. Each has the figures as a sentence and the faults.


def kill(place):
    """kill -9 of the worker and of every scimctl."""
    rounds = Rounds(place.directory("kill"), place.seed)
    rounds.play(place.choose(short=8, full=300))
    figures = (f"{rounds.rounds} rounds of kill -9, {rounds.early} of them at the start; "
               f"{rounds.operations:,} operations acknowledged")
    return figures, rounds.faults


def power_loss(place):
    """The same, and what was not durable is dropped, kept, torn or in another order."""
    cut = PowerCut(place.library("power_loss"))
    rounds = Rounds(place.directory("power"), place.seed, cut)
    rounds.play(place.choose(short=6, full=300))
    figures = (f"{rounds.rounds} power cuts, {rounds.early} of them at the start, {cut.figures['checkpoints']} during a checkpoint; "
               f"{cut.figures['undone']:,} of {cut.figures['writes']:,} writes were not durable; "
               f"{rounds.operations:,} operations acknowledged")
    return figures, rounds.faults


def lying_disk(place):
    """A disk that claims to be durable and is not: the check has to find what is lost, or it finds nothing elsewhere either."""
    rounds = Rounds(place.directory("lies"), place.seed, PowerCut(place.library("power_loss"), lies=True))
    rounds.play(10)
    lost = [fault for fault in rounds.faults if " log entries instead of " in fault or "cannot read" in fault or "check: " in fault]
    figures = f"a disk that lies was found out in round {rounds.rounds}: {len(rounds.faults):,} faults"
    return figures, [] if lost else ["a disk that lies about what is durable was not found out"]


TAMPERING = {
    "a user": "DELETE FROM users WHERE user_name LIKE 'c0.%'",
    "a member": "DELETE FROM memberships WHERE (group_id, member_id) IN (SELECT group_id, member_id FROM memberships LIMIT 1)",
    "an old value of a user": "UPDATE users SET document = json_set(document, '$.title', 'old') WHERE user_name LIKE 'c1.%'",
    "a log entry": "DELETE FROM provisioning_log WHERE entry = (SELECT MAX(entry) FROM provisioning_log WHERE operation = 'update')",
    "a credential": "DELETE FROM access_tokens",
    "an entry of the audit trail": "DELETE FROM audit_trail WHERE action = 'role map set'",
    "half of a request": "UPDATE provisioning_log SET request_id = 'other' WHERE entry = (SELECT MAX(entry) FROM provisioning_log "
    "WHERE operation = 'create' AND resource_type = 'Group' AND request_id NOT NULL)",
}


def tampering(place):
    """What is taken from a database that is in order is missed, each kind of it."""
    rounds = Rounds(place.directory("tampering"), place.seed)
    rounds.make()
    while not (rounds.operations > 200 or rounds.faults):
        rounds.write(1)
        rounds.look()
    faults = rounds.faults
    rounds.machine.keep(kept := place.directory("tampering") / "kept")
    for what, statement in TAMPERING.items():
        rounds.machine.put_back(kept)
        with contextlib.closing(sqlite3.connect(rounds.machine.database)) as database, database:
            database.execute(statement)
        rounds.faults, knowledge = [], [(owner, dict(owner.__dict__), dict(owner.acknowledged)) for owner in rounds.owners]
        rounds.look()
        for owner, fields, acknowledged in knowledge:  # A look takes over what it has found.
            owner.__dict__.update(fields, acknowledged=acknowledged)
        if not rounds.faults:
            faults.append(f"{what} was taken from the database, and nothing was found")
    return f"{len(TAMPERING)} kinds of losses were made, and all were found", faults
