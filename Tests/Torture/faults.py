"""The controls of faults.c, and a client that expects to be put off while there is a fault, and at no other time."""

import errno
import json
import mmap
import struct
import time

from harness import fastcgi

from machine import text
from scim_client import ScimClient

WRITE, SYNC, READ, TRUNCATE, OPEN, NAME = 1, 2, 4, 8, 16, 32
EVERY = WRITE | SYNC | READ | TRUNCATE | OPEN | NAME
CHANGING = WRITE | TRUNCATE | OPEN | NAME
FOREVER = 1 << 40
FIELDS = ("kinds", "counted", "first", "times", "error", "offset", "failed")
LONGEST = 16  # seconds for an answer while there is a fault: a write waits 10 for the writer, and that 5 for other programs
RECOVERY = 10  # seconds until everything is done again once it is gone: a worker tries to open its database every 6


class Faults:
    """What goes wrong for the programs of one machine, from now on."""

    def __init__(self, machine, library):
        control = machine.directory / "faults"
        control.write_bytes(bytes(4096))
        with control.open("r+b") as file:
            self.memory = mmap.mmap(file.fileno(), 4096)
        machine.preload = [*machine.preload, library]
        machine.environment |= {"FAULTS_CONTROL": str(control), "FAULTS_DIRECTORY": str(machine.data)}

    def set(self, **fields):
        for name, value in fields.items():
            struct.pack_into("=q", self.memory, 8 * FIELDS.index(name), value)

    def get(self, name):
        return struct.unpack_from("=q", self.memory, 8 * FIELDS.index(name))[0]

    def fail(self, kinds=EVERY, first=1, times=1, error=errno.EIO):
        self.set(kinds=0)
        self.set(counted=0, first=first, times=times, error=error, failed=0)
        self.set(kinds=kinds)

    def count(self):
        """Calls are counted, and none fails."""
        self.fail(first=0)

    def heal(self):
        """There is no fault any longer. Returns how many calls have failed."""
        self.set(kinds=0, first=0)
        return self.get("failed")


class Refused(Exception):
    """The answer was 503."""


class PatientClient(ScimClient):
    """Plays one scenario after another. A request that is answered 503 has not been done, and says when to ask again."""

    steps = (
        "create_user", "create_user", "access_token", "patch_user", "create_group", "add_members", "put_user", "read", "bulk",
        "circle", "remove_members", "list", "delete_group", "delete_user")

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.refusals, self.slowest = 0, 0.0
        self.partly = []  # the states that a Bulk request would have left of which entries were refused

    def play(self, patience=FOREVER):
        """How many of the steps were refused. After more than that it gives up."""
        before = self.refusals
        for step in self.steps:
            begin = time.monotonic()
            try:
                getattr(self, step)()
            except Refused:
                self.refusals += 1
                if self.refusals - before > patience:
                    break
            except (OSError, fastcgi.Disconnected) as error:
                self.faults.append(f"{self.name}: {step} was not answered as it should be: {type(error).__name__} {error}")
                self.pending = []
                self.connect()
            self.slowest = max(self.slowest, time.monotonic() - begin)
        return self.refusals - before

    def recover(self):
        """Plays the scenario until nothing is refused any longer."""
        deadline = time.monotonic() + RECOVERY
        while refused := self.play():
            if time.monotonic() > deadline or self.faults:
                self.faults.append(f"{self.name}: {RECOVERY} s after the fault was gone, {refused} requests were refused")
                return
            time.sleep(0.05)

    def ask(self, method, target, document=None, **parameters):
        body = document if isinstance(document, bytes) else b"" if document is None else text(document)
        if self.pending:
            parameters["REQUEST_ID"] = self.request
        self.client.send(method, target, body, **parameters)
        status, fields, answer = fastcgi.read_answer(self.client.connection)
        if status == "503":
            if not int(fields.get("Retry-After", 0)):
                self.faults.append(f"{self.name}: {method} {target} was answered 503 without Retry-After: {answer[:200]}")
            self.refuse()
            raise Refused
        if status not in ("200", "201", "204"):
            self.faults.append(f"{self.name}: {method} {target} was answered {status or 'not at all'}: {answer[:300]}")
            raise fastcgi.Disconnected
        return json.loads(answer) if answer else None

    def send_bulk(self, entries):
        """Of a Bulk request, single entries may be refused, and those that refer to them with them."""
        answer = self.ask("POST", "/Bulk", {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": entries})
        (before, _), whole = self.pending[0], self.pending[-1][0]
        done = [each["bulkId"] for each in answer["Operations"] if each["status"] == "201"]
        if len(done) < len(entries):
            self.refusals += 1
            self.partly = self.pending[1:]
            statuses = {each["status"] for each in answer["Operations"]}
            if not statuses <= {"201", "503", "412", "409"}:
                self.faults.append(f"{self.name}: entries of a Bulk request were answered {sorted(statuses)}: {answer}"[:500])
        state = before | {key: value for key, value in whole.items() if key[1] in done}
        self.pending[-1] = (state, len(done))
        self.ids.update({each["bulkId"]: each["location"].rpartition("/")[2]
                         for each in answer["Operations"] if each["status"] == "201"})
        self.end()

    def list(self):
        """Every page, so that all of the database is read."""
        page = self.ask("GET", "/Users?count=1000&filter=userName+sw+%22" + self.name + ".%22")
        found = {each["userName"] for each in page["Resources"]}
        if found != set(self.names("user")):
            self.faults.append(f"{self.name}: the list has {sorted(found)} instead of {sorted(self.names('user'))}")
