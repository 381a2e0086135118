"""Backups while clients write, and restores that are cut off: each leaves one state of the database, whole."""

import json
import random
import threading
import time

from cuts import Cuts
from machine import Machine
from reading import Content
from scim_client import ScimClient

CLIENTS = 5


class Recorder(ScimClient):
    """A client that remembers which states its resources were in, and when."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.states = []  # [from, until, state]; of a request, every state that it may leave meanwhile

    def begin(self, *after):
        super().begin(*after)
        now = time.monotonic()
        if not self.states:
            self.states.append([0, None, self.state])
        self.states += [[now, None, state] for state, _ in after]

    def end(self):
        super().end()
        now = time.monotonic()
        for each in self.states:
            if each[1] is None and each[2] is not self.state:
                each[1] = now

    def between(self, begin, end):
        """Every state in which a moment of that time may have found them."""
        found = [state for since, until, state in self.states if since <= end and (until is None or until >= begin)]
        return found or [self.state]


class Writers:
    """Clients that write in threads from `__enter__` to `__exit__`."""

    def __init__(self, machine, clients):
        self.machine, self.clients = machine, clients
        self.over = threading.Event()

    def __enter__(self):
        self.threads = [threading.Thread(target=client.run, args=(self.over.is_set,), daemon=True) for client in self.clients]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for thread in self.threads:
            thread.join()


def backups(place):
    """A backup is what the database was at one moment while it was made; a restore makes that the database again."""
    directory = place.directory("backups")
    machine = Machine(directory / "machine")
    machine.set_up()
    machine.start()
    clients = [Recorder(machine, f"c{number}", random.Random(place.seed + number)) for number in range(CLIENTS)]
    found, rounds = [], place.choose(3, 30)
    try:
        for client in clients:
            client.set_up()
        for number in range(rounds):
            if not machine.workers:
                machine.start()
            found += one_backup(machine, clients, directory / "scratch", number)
            if found:
                break
    finally:
        machine.kill()
    operations = sum(client.operations for client in clients)
    return f"{rounds} backups and restores beside {operations:,} operations", found


def one_backup(machine, clients, scratch, number):
    """What is wrong with a backup that is made while everybody writes, and restored while everybody is in the middle of it."""
    with Writers(machine, clients):
        time.sleep(0.3)
        begin = time.monotonic()
        backup = json.loads(machine.must("backup", "create", "--json"))["backup"]
        end = time.monotonic()
        status, output = machine.ctl("restore", backup["name"], "--yes")
        if status != 1 or "Stop it" not in output:
            yield f"restore beside a worker ended with {status}: {output[-300:]}"
        time.sleep(0.2)
        machine.kill()
    machine.is_dying = False
    kept = Content(backup["path"], scratch)
    yield from kept.faults
    for client in clients:
        if kept.owned.get(client.name, {}) not in client.between(begin, end):
            yield f"backup {number} has what {client.name} never had at once"
    content = Content(machine.database, scratch)
    yield from content.faults
    for client in clients:
        yield from client.compare(content)
    machine.must("restore", backup["name"], "--yes")
    restored = Content(machine.database, scratch)
    yield from restored.faults
    for client in clients:
        # Access tokens do not come back: whoever needs one asks for it.
        state = {key: value for key, value in kept.owned.get(client.name, {}).items() if key[0] != "access tokens"}
        if restored.owned.get(client.name, {}) != state:
            yield f"after restore {number}, {client.name} does not have what the backup has"
        client.state, client.states, client.ids, client.digests = state, [], {}, set()
        client.acknowledged = {request: count for request, count in client.acknowledged.items() if request in restored.log}
    for path in (*machine.data.glob("scim-replaced-*"), *machine.backups.glob("*")):
        path.unlink()


def restores(place):
    """A restore that is cut off at every call leaves the old database or the restored one; the next one is done."""
    cuts = Cuts(place, "restores")
    machine = cuts.machine
    machine.set_up()
    machine.start()
    client = ScimClient(machine, "c0", random.Random(place.seed))
    client.set_up()
    old = new = 0
    try:
        write(machine, client, 60)
        name = json.loads(machine.must("backup", "create", "--json"))["backup"]["name"]
        machine.kill()
        in_backup = owned(cuts)
        machine.start()
        write(machine, client, 60)
        machine.kill()
        in_use = owned(cuts)
        machine.is_dying = False
        machine.keep(cuts.kept)
        count = cuts.calls(lambda: machine.must("restore", name, "--yes"))
        for number in cuts.numbers_up_to(count, place.choose(6, 600)):
            cuts.cut_off(lambda: machine.ctl("restore", name, "--yes"), number)
            what = f"restore cut off at call {number} of {count}"
            now = owned(cuts)
            old, new = old + (now == in_use), new + (now == in_backup)
            if now not in (in_use, in_backup):
                cuts.found.append(f"{what}: neither the old database nor the restored one is there")
            machine.must("restore", name, "--yes")
            if owned(cuts) != in_backup:
                cuts.found.append(f"{what}: the next restore does not restore")
            if cuts.found:
                break
    finally:
        machine.kill()
    return f"{cuts.numbers} power cuts during restores of {count} calls: {old} left the old database, {new} the restored one", cuts.found


def write(machine, client, requests):
    """So many requests, one after another."""
    until = client.operations + requests
    client.run(lambda: client.operations >= until)


def owned(cuts):
    """What the client has in the database as it is, without its access tokens, which a restore ends."""
    content = cuts.content()
    cuts.found += content.faults
    return {key: value for key, value in content.owned.get("c0", {}).items() if key[0] != "access tokens"}
