"""Many clients at the same resources at the same time: what they saw can have happened one after another."""

import collections
import contextlib
import json
import random
import sqlite3
import threading
import time

from harness import fastcgi

from history import Call, group_step, is_linearizable, name_step, value_step
from machine import Machine, text
from paging import Pager
from scim_client import GROUP, PATCH, USER

CLIENTS = 6
EACH = 7  # requests of each client in one contest
PERMANENT = 230  # users who are there all the time
QUIET = 21  # after so many contests the lists are read while nobody writes


class Client:
    """One connection; every request becomes a call with its times."""

    def __init__(self, machine, worker, seed):
        self.client = machine.client(worker)
        self.random = random.Random(seed)
        self.calls, self.statuses = [], collections.Counter()

    def ask(self, method, target, document=None, **parameters):
        """Status, fields and document."""
        self.client.send(method, target, b"" if document is None else text(document), **parameters)
        status, fields, answer = fastcgi.read_answer(self.client.connection)
        if not status:
            raise fastcgi.Disconnected
        self.statuses[status] += 1
        return status, fields, json.loads(answer) if answer else {}

    def call(self, action, argument, read, *request, **parameters):
        """A request as a call, whose answer is what `read` makes of it. One that was put off has not happened."""
        begin = time.monotonic_ns()
        status, fields, document = self.ask(*request, **parameters)
        end = time.monotonic_ns()
        if status != "503":
            self.calls.append(Call(begin, end, action, argument, read(status, fields, document)))
        return status, document


class NameContest:
    """Everybody creates the same userName, and deletes whoever has it."""

    step, initial = staticmethod(name_step), ""

    def __init__(self, number, _):
        # A name counts in any case and form.
        self.names = [f"contest{number}@example.org", f"Contest{number}@example.org", f"CONTEST{number}@EXAMPLE.ORG"]
        self.known = [""]

    def play(self, client):
        action = client.random.choice(["create", "create", "delete", "get", "find"])
        name = client.random.choice(self.names)
        id = self.known[-1]
        if action == "create" or not id:
            read = lambda status, _, document: (status, document.get("id"))
            status, document = client.call("create", None, read, "POST", "/Users", {"schemas": [USER], "userName": name})
            if status == "201":
                self.known.append(document["id"])
        elif action == "find":
            read = lambda status, _, document: (status, "".join(each["id"] for each in document["Resources"]))
            client.call("find", None, read, "GET", f"/Users?filter=userName+eq+%22{name}%22&attributes=id")
        else:
            method = "DELETE" if action == "delete" else "GET"
            client.call(action, id, lambda status, *_: (status, None), method, f"/Users/{id}")

    def clean(self, client):
        for id in self.known[1:]:
            client.ask("DELETE", f"/Users/{id}")


class ValueContest:
    """Everybody changes and reads an attribute of one user, with and without the version that they saw last."""

    step = staticmethod(value_step)

    def __init__(self, number, client):
        _, _, user = client.ask("POST", "/Users", {"schemas": [USER], "userName": f"value{number}@example.org", "title": "0"})
        self.path, self.initial = f"/Users/{user['id']}", ("0", user["meta"]["version"])
        self.versions = [self.initial[1]]

    def play(self, client):
        action = client.random.choice(["write", "write if", "write if", "read", "read if"])
        version = client.random.choice(self.versions[-3:])
        value = f"{client.random.getrandbits(60):x}"
        condition = {}
        if action == "write if":
            condition = {"HTTP_IF_MATCH": version}
        elif action == "read if":
            condition = {"HTTP_IF_NONE_MATCH": version}
        if action.startswith("write"):
            operation = {"op": "replace", "path": "title", "value": value}
            request = ("PATCH", self.path, {"schemas": [PATCH], "Operations": [operation]})
            argument = (value, version if condition else None)
        else:
            request, argument = ("GET", self.path), version
        _, document = client.call(action, argument, self.read, *request, **condition)
        if "meta" in document:
            self.versions.append(document["meta"]["version"])

    @staticmethod
    def read(status, _, document):
        return status, document.get("title"), document.get("meta", {}).get("version")

    def clean(self, client):
        client.ask("DELETE", self.path)


class GroupContest:
    """Everybody adds members to one group and removes them, while users and at last the group are deleted."""

    step = staticmethod(group_step)

    def __init__(self, number, client):
        self.users = [
            client.ask("POST", "/Users", {"schemas": [USER], "userName": f"member{number}.{each}@example.org"})[2]["id"]
            for each in range(5)]
        members = [{"value": id} for id in self.users[:2]]
        group = {"schemas": [GROUP], "displayName": f"Contest {number}", "members": members}
        self.path = "/Groups/" + client.ask("POST", "/Groups", group)[2]["id"]
        self.initial = frozenset(self.users[:2]), frozenset(self.users)
        self.left = CLIENTS * EACH

    def play(self, client):
        self.left -= 1
        actions = ["add", "add", "remove", "replace", "read", "read"] + ["delete user"] * (client.random.random() < 0.3)
        action = client.random.choice(actions + ["delete group"] * (self.left < CLIENTS))
        user = client.random.choice(self.users)
        if action == "read":
            client.call(action, None, self.read, "GET", self.path)
        elif action == "delete user":
            client.call(action, user, self.read, "DELETE", f"/Users/{user}")
        elif action == "delete group":
            client.call(action, None, self.read, "DELETE", self.path)
        else:
            some = client.random.sample(self.users, 2) if action == "replace" else [user]
            operation = {"op": action, "path": "members", "value": [{"value": each} for each in some]}
            argument = frozenset(some) if action == "replace" else user
            client.call(action, argument, self.read, "PATCH", self.path, {"schemas": [PATCH], "Operations": [operation]})

    @staticmethod
    def read(status, _, document):
        return status, frozenset(each["value"] for each in document.get("members", []))

    def clean(self, client):
        client.ask("DELETE", self.path)
        for id in self.users:
            client.ask("DELETE", f"/Users/{id}")


# Of false answers, the part that must be found. A second 201 is no contradiction if somebody deleted the user at that moment.
FALSE = {"a name that was given twice": 0.5, "a value that was overwritten": 1, "a member that is not there": 1}
CONTESTS = (NameContest, ValueContest, GroupContest)


class Arena:
    """One or more workers on one database, contestants, and pagers who read the lists meanwhile."""

    def __init__(self, directory, seed, workers):
        self.random = random.Random(seed)
        self.machine = Machine(directory)
        self.machine.set_up()
        self.workers = workers
        for number in range(workers):
            self.machine.start(number)
        self.clients = [Client(self.machine, number % workers, seed + number) for number in range(CLIENTS)]
        self.permanent = {self.permanent_user(number) for number in range(PERMANENT)}
        self.pagers = [Pager(self.machine, number % workers, number, self.permanent) for number in range(4)]
        self.histories, self.faults, self.contests = [], [], 0

    def permanent_user(self, number):
        return self.clients[0].ask("POST", "/Users", {"schemas": [USER], "userName": f"permanent{number}@example.org"})[2]["id"]

    def operations(self):
        clients = [*self.clients, *self.pagers]
        return sum(sum(client.statuses.values()) for client in clients)

    def play(self, operations):
        over = threading.Event()
        reading = [threading.Thread(target=pager.run, args=(over.is_set,), daemon=True) for pager in self.pagers]
        for thread in reading:
            thread.start()
        try:
            while self.operations() < operations and not self.faults:
                for _ in range(QUIET):
                    self.contest(CONTESTS[self.contests % len(CONTESTS)])
                self.read_quietly()
        finally:
            over.set()
            for thread in reading:
                thread.join()
        self.faults += [fault for pager in self.pagers for fault in pager.faults]

    def contest(self, kind):
        self.contests += 1
        first = self.random.choice(self.clients)
        contest = kind(self.contests, first)
        failures = []

        def take_part(client):
            try:
                for _ in range(EACH):
                    contest.play(client)
            except (OSError, KeyError, fastcgi.Disconnected) as error:
                failures.append(f"contest {self.contests}: {type(error).__name__}: {error}")

        threads = [threading.Thread(target=take_part, args=(client,)) for client in self.clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        contest.clean(first)
        calls = [call for client in self.clients for call in client.calls]
        for client in self.clients:
            client.calls = []
        self.faults += failures
        if not is_linearizable(calls, contest.initial, contest.step):
            self.faults.append(f"contest {self.contests} ({kind.__name__}) cannot have happened one after another: {sorted(calls)}")
        if len(self.histories) < 3 * len(CONTESTS):
            self.histories.append((contest, calls))

    def read_quietly(self):
        """While nobody writes, the pages are what totalResults says and what SQL counts."""
        with contextlib.closing(sqlite3.connect(self.machine.database)) as database:
            (count,) = database.execute("SELECT COUNT(*) FROM users").fetchone()
        for worker in range(self.workers):
            pager = Pager(self.machine, worker, 9, self.permanent, pause=0)
            for found, totals in (pager.by_index("/Users", 37), pager.by_cursor("/Users", 41)):
                if not len(found) == len(set(found)) == count or totals != {count}:
                    self.faults.append(
                        f"{count} users are there, {len(found)} on the pages, {len(set(found))} of them different, totals {totals}")

    def figures(self):
        walks = sum(pager.walks for pager in self.pagers)
        refused = sum(client.statuses["503"] for client in self.clients)
        workers = "one worker" if self.workers == 1 else f"{self.workers} workers on one database"
        return (f"{workers}: {self.operations():,} operations in {self.contests:,} contests of {CLIENTS} clients, all linearizable; "
                f"{walks:,} walks through the list meanwhile; {refused} × 503")


def one_worker(place):
    return compete(place, 1, place.choose(short=1_500, full=100_000))


def two_workers(place):
    return compete(place, 2, place.choose(short=1_500, full=50_000))


def compete(place, workers, operations):
    arena = Arena(place.directory("consistency") / str(workers), place.seed, workers)
    try:
        arena.play(operations)
        faults = arena.faults + [f"{what} was not found" for what in undetected(arena)]
    finally:
        arena.machine.kill()
    return arena.figures(), faults


def undetected(arena):
    """Kinds of false answers that the check of histories, or of pages, takes for true ones."""
    made, found = collections.Counter(), collections.Counter()
    for contest, calls in arena.histories:
        for position, call in enumerate(calls):
            match call.action, call.answer:
                case "create", ("409", _):
                    what, answer = "a name that was given twice", ("201", "another")
                case "read", ("200", _, version):
                    what, answer = "a value that was overwritten", ("200", "never written", version)
                case "read", ("200", members):
                    what, answer = "a member that is not there", ("200", members | {"nobody"})
                case _:
                    continue
            made[what] += 1
            false = [*calls[:position], call._replace(answer=answer), *calls[position + 1 :]]
            found[what] += not is_linearizable(false, contest.initial, contest.step)
    for what, least in FALSE.items():
        if found[what] < least * made[what] or not made[what]:
            yield f"{what} ({found[what]} of {made[what]})"
    pager = arena.pagers[0]
    some = sorted(arena.permanent)
    if not list(pager.wrong(some[1:])):
        yield "a user who was on no page"
    if not list(pager.wrong([*some, some[0]])):
        yield "a user who was on two pages"
