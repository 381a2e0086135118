"""The well-behaved client: what Entra asks in an ordinary cycle, one request after another, and how long each took."""

import itertools
import json
import statistics
import threading

from bodies import patch, user

SLOWEST = 5.0  # seconds: the deadline of a write
PAUSE = 0.01  # seconds between two requests


class Traffic:
    """Two connections, one that reads and one that writes, from `__enter__` to `__exit__`."""

    numbers = itertools.count()

    def __init__(self, endpoint, directory):
        self.endpoint, self.directory = endpoint, directory
        self.answers = []
        self.ended = threading.Event()
        self.threads = [
            threading.Thread(target=self.run, args=(requests,), daemon=True) for requests in (self.reads(), self.writes())
        ]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.end()

    def end(self):
        self.ended.set()
        for thread in self.threads:
            thread.join()

    def run(self, requests):
        with self.endpoint.client() as client:
            for request in requests:
                if self.ended.is_set():
                    return
                self.answers.append((request[:2], client.ask(*request)))
                self.ended.wait(PAUSE)

    def reads(self):
        while True:
            yield "GET", f"/Users/{self.directory.ada}", None
            yield "GET", "/Users?filter=userName+eq+%22ada@example.org%22", None
            yield "GET", "/Groups?filter=displayName+eq+%22Team%22&excludedAttributes=members", None
            yield "GET", f"/Groups/{self.directory.team}?excludedAttributes=members", None

    def writes(self):
        for number in self.numbers:
            yield "POST", "/Users", json.dumps(user(f"new{number}@example.org"))
            yield "PATCH", f"/Users/{self.directory.ada}", patch(("replace", "title", f"Analyst {number}"))
            yield "PATCH", f"/Groups/{self.directory.team}", patch(("add", "members", [{"value": self.directory.ada}]))
            yield "PATCH", f"/Groups/{self.directory.team}", patch(("remove", "members", [{"value": self.directory.ada}]))

    def figures(self):
        """Number of answers, median, 99th percentile and slowest, in seconds."""
        seconds = sorted(answer.seconds for _, answer in self.answers)
        return len(seconds), statistics.median(seconds), seconds[min(len(seconds) - 1, len(seconds) * 99 // 100)], seconds[-1]

    def faults(self):
        for (method, target), answer in self.answers:
            if not answer.status.startswith("2"):
                yield f"the client's {method} {target} was answered {answer.status or 'not at all'}: {answer.body[:300]}"
        slowest = max(answer.seconds for _, answer in self.answers)
        if slowest > SLOWEST:
            yield f"the client waited {slowest:.1f} s for an answer, {SLOWEST:.0f} s are allowed"
