#!/usr/bin/env python3
"""Clients that write while the database goes back to a backup, and what must be there afterwards.

    restoring.py --url URL --connect HOST:PORT --ca FILE --token FILE

They go on until standard input is closed; then one line of JSON says what became of their requests, and of
each person when what was acknowledged: [id, created, [[when, title], ...]].
"""

import json
import time

from client import PATCH, USER, Lost
from writers import CLIENTS, Writer, examples, parser, write_until_told


class Dater(Writer):
    """Creates people, changes their titles, and reads them. A person may be gone: 404 is an answer like another."""

    def __init__(self, chosen, number):
        super().__init__(chosen, number)
        self.people, self.gone = [], 0

    def step(self):
        dice = self.random.random()
        if dice < 0.4 or not self.people:
            name = f"restored.{self.number}.{time.time_ns()}@example.org"
            created = self.ask("POST", "/Users", {"schemas": [USER], "userName": name, "title": "0"})
            self.people.append([created["id"], time.time(), []])
        elif dice < 0.8:
            person, title = self.random.choice(self.people), str(time.time_ns())
            operation = {"op": "replace", "path": "title", "value": title}
            if self.ask("PATCH", f"/Users/{person[0]}", {"schemas": [PATCH], "Operations": [operation]}):
                person[2].append([time.time(), title])
        else:
            self.ask("GET", f"/Users/{self.random.choice(self.people)[0]}")

    def ask(self, method, path, document=None):
        found = self.client.ask(method, path, {"POST": (201,)}.get(method, (200, 404)), document)
        if found is None:
            raise Lost
        if found.get("status") == "404":
            self.gone += 1
            return None
        return found


def main():
    chosen = parser().parse_args()
    writers = [Dater(chosen, number) for number in range(CLIENTS)]
    write_until_told(writers)
    print(json.dumps({
        "sent": sum(writer.counts["sent"] for writer in writers), "ok": sum(writer.counts["ok"] for writer in writers),
        "gone": sum(writer.gone for writer in writers), "longest": max(writer.counts.longest for writer in writers),
        "examples": examples(writers),
        "people": [person for writer in writers for person in writer.people]}))


if __name__ == "__main__":
    main()
