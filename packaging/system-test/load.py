#!/usr/bin/env python3
"""Clients that write all the time, and keep a ledger of what was acknowledged to them.

    load.py --url URL --connect HOST:PORT --ca FILE --token FILE --ledger FILE [--clients N]
    load.py --verify, with the same options

Each client creates, changes, reads, looks up and deletes people of its own. Half of them keep their
connection as long as nginx does, half open one for each request. They go on until standard input is
closed; then the report is printed as one line of JSON and the ledger written, from which a later run
goes on. --verify reads everybody back and compares with the ledger.
"""

import collections
import json
import pathlib
import time
import urllib.parse

from client import PATCH, USER, Client, Counts
from writers import CLIENTS, Writer, examples, parser, write_until_told


class Keeper(Writer):
    """A client that keeps the ledger of its people. A person is [id, userName, title, other titles in doubt, state]."""

    PRESENT, GONE, IN_DOUBT = "present", "gone", "in doubt"

    def __init__(self, chosen, number, people):
        super().__init__(chosen, number)
        self.people = people
        self.serial = len(people)

    def step(self):
        present = [person for person in self.people[-200:] if person[4] == self.PRESENT]
        dice = self.random.random()
        if dice < 0.3 or not present:
            self.create()
        elif dice < 0.6:
            self.change(self.random.choice(present))
        elif dice < 0.8:
            self.read(self.random.choice(present))
        elif dice < 0.95:
            self.look_up(self.random.choice(present))
        else:
            self.delete(self.random.choice(present))

    def create(self):
        self.serial += 1
        name = f"person.{self.number}.{self.serial}.{time.time_ns()}@example.org"
        document = {"schemas": [USER], "userName": name, "title": "0", "active": True}
        # Without an acknowledgement the person may be there or not: both are right.
        created = self.client.ask("POST", "/Users", 201, document)
        if created is not None:
            self.people.append([created["id"], name, "0", [], self.PRESENT])

    def change(self, person):
        title = str(time.time_ns())
        operation = {"op": "replace", "path": "title", "value": title}
        person[3].append(title)
        done = self.client.ask(
            "PATCH", f"/Users/{person[0]}", 200, {"schemas": [PATCH], "Operations": [operation]})
        if done is not None:
            person[2], person[3] = title, []

    def read(self, person):
        found = self.client.ask("GET", f"/Users/{person[0]}", 200)
        if found is not None and found.get("title") not in (person[2], *person[3]):
            self.counts["wrong"] += 1
            self.counts.example(f"{person[0]} has {found.get('title')}, acknowledged {person[2]}")

    def look_up(self, person):
        query = urllib.parse.urlencode({"filter": f'userName eq "{person[1]}"'}, quote_via=urllib.parse.quote)
        found = self.client.ask("GET", f"/Users?{query}", 200)
        if found is not None and [each["id"] for each in found["Resources"]] != [person[0]]:
            self.counts["wrong"] += 1
            self.counts.example(f"a filter on {person[1]} finds {found['totalResults']}")

    def delete(self, person):
        person[4] = self.IN_DOUBT
        if self.client.ask("DELETE", f"/Users/{person[0]}", 204) is not None:
            person[4] = self.GONE


def everybody(client):
    """All people of the organization by id, read page by page."""
    found, start = {}, 1
    while True:
        page = client.ask("GET", f"/Users?startIndex={start}&count=1000&attributes=userName,title", 200)
        if page is None:
            raise SystemExit(f"load: the list is refused: {client.counts.examples}")
        resources = page.get("Resources") or []
        found |= {each["id"]: each for each in resources}
        start += len(resources)
        if not resources or start > page["totalResults"]:
            return found


def verify(chosen, ledger):
    """What of the acknowledged is not there, and what is there that should not be."""
    counts, wrong, checked = Counts(), [], 0
    there = everybody(Client(chosen, counts, keeps=True))
    for people in ledger["people"]:
        for id, name, title, doubtful, state in people:
            checked += 1
            found = there.get(id)
            if found is None and state == Keeper.PRESENT:
                wrong.append(f"{name} ({id}) was acknowledged and is missing")
            elif found is not None and state == Keeper.GONE:
                wrong.append(f"{name} ({id}) was deleted and is there")
            elif found is not None and (found["userName"] != name or found.get("title") not in (title, *doubtful)):
                wrong.append(f"{name} ({id}): acknowledged {title}, found {found}")
    names = collections.Counter(each["userName"] for each in there.values())
    wrong += [f"{name} is there {count} times" for name, count in names.items() if count > 1]
    return {"acknowledged": checked, "there": len(there), "wrong": wrong[:20], "wrong_count": len(wrong)}


def load(chosen, ledger):
    people = ledger["people"] + [[] for _ in range(chosen.clients - len(ledger["people"]))]
    writers = [Keeper(chosen, number, people[number]) for number in range(chosen.clients)]
    started = time.monotonic()
    write_until_told(writers)
    total = collections.Counter()
    for writer in writers:
        total.update(writer.counts)
    refused = {key.split()[1]: count for key, count in total.items() if key.startswith("refused")}
    ledger["people"] = people
    return {
        **{key: total[key] for key in ("sent", "ok", "unreachable", "resent", "lost", "wrong")},
        "refused": refused,
        "longest": round(max(writer.counts.longest for writer in writers), 3),
        "seconds": round(time.monotonic() - started, 1),
        "examples": examples(writers),
    }


def main():
    options = parser()
    options.add_argument("--ledger", required=True, type=pathlib.Path)
    options.add_argument("--clients", type=int, default=CLIENTS)
    options.add_argument("--verify", action="store_true")
    chosen = options.parse_args()
    ledger = json.loads(chosen.ledger.read_text()) if chosen.ledger.exists() else {"people": []}
    if chosen.verify:
        print(json.dumps(verify(chosen, ledger)))
        return
    print(json.dumps(load(chosen, ledger)))
    chosen.ledger.write_text(json.dumps(ledger))


if __name__ == "__main__":
    main()
