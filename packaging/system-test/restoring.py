#!/usr/bin/env python3
"""Clients that write while the database goes back to a backup, and what must be there afterwards.

    restoring.py --url URL --connect HOST:PORT --ca FILE --token FILE

They go on until standard input is closed; then one line of JSON says what became of their requests, and of
each person when what was acknowledged: [id, created, [[when, title], ...]].
"""

import argparse
import json
import pathlib
import random
import sys
import threading
import time

import load

CLIENTS = 8


class Writer:
    """Creates people, changes their titles, and reads them. A person may be gone: 404 is an answer like another."""

    def __init__(self, chosen, number):
        self.counts = load.Counts()
        self.client = load.Client(chosen, self.counts, keeps=number % 2 == 0)
        self.number, self.random, self.people, self.gone = number, random.Random(number), [], 0

    def run(self, stopped):
        while not stopped.is_set():
            try:
                self.step()
            except (load.Unreachable, load.Lost):
                pass
        self.client.close()

    def step(self):
        dice = self.random.random()
        if dice < 0.4 or not self.people:
            name = f"restored.{self.number}.{time.time_ns()}@example.org"
            created = self.ask("POST", "/Users", {"schemas": [load.USER], "userName": name, "title": "0"})
            self.people.append([created["id"], time.time(), []])
        elif dice < 0.8:
            person, title = self.random.choice(self.people), str(time.time_ns())
            operation = {"op": "replace", "path": "title", "value": title}
            if self.ask("PATCH", f"/Users/{person[0]}", {"schemas": [load.PATCH], "Operations": [operation]}):
                person[2].append([time.time(), title])
        else:
            self.ask("GET", f"/Users/{self.random.choice(self.people)[0]}")

    def ask(self, method, path, document=None):
        found = self.client.ask(method, path, {"POST": (201,)}.get(method, (200, 404)), document)
        if found is None:
            raise load.Lost
        if found.get("status") == "404":
            self.gone += 1
            return None
        return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--connect", required=True)
    parser.add_argument("--ca", required=True)
    parser.add_argument("--token", required=True, type=pathlib.Path)
    chosen = parser.parse_args()
    writers, stopped = [Writer(chosen, number) for number in range(CLIENTS)], threading.Event()
    threads = [threading.Thread(target=writer.run, args=(stopped,)) for writer in writers]
    for thread in threads:
        thread.start()
    print("writing", flush=True)
    sys.stdin.read()
    stopped.set()
    for thread in threads:
        thread.join()
    print(json.dumps({
        "sent": sum(writer.counts["sent"] for writer in writers), "ok": sum(writer.counts["ok"] for writer in writers),
        "gone": sum(writer.gone for writer in writers), "longest": max(writer.counts.longest for writer in writers),
        "examples": [text for writer in writers for text in writer.counts.examples][:10],
        "people": [person for writer in writers for person in writer.people]}))


if __name__ == "__main__":
    main()
