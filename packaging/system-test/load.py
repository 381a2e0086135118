#!/usr/bin/env python3
"""Clients that write all the time, and keep a ledger of what was acknowledged to them.

    load.py --url URL --connect HOST:PORT --ca FILE --token FILE --ledger FILE [--clients N]
    load.py --verify, with the same options

Each client creates, changes, reads, looks up and deletes people of its own. Half of them keep their
connection as long as nginx does, half open one for each request. They go on until standard input is
closed; then the report is printed as one line of JSON and the ledger written, from which a later run
goes on. --verify reads everybody back and compares with the ledger.

What can become of a request:
  ok           the expected answer
  refused      another status, counted by it
  unreachable  nobody accepted the connection: nothing was sent
  resent       nginx closed a kept connection before any byte of an answer, as it does on a reload;
               it is sent again on a new one, as every HTTP client does
  lost         sent, and no whole answer came; or sent again, and the first one turned out to have acted
"""

import argparse
import collections
import http.client
import json
import pathlib
import random
import socket
import ssl
import sys
import threading
import time
import urllib.parse

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
TIMEOUT = 60


class Lost(Exception):
    """The request may or may not have been carried out."""


class Unreachable(Exception):
    """The request was never sent."""


class Stale(Exception):
    """A kept connection was closed before any byte of the answer."""


class Connection(http.client.HTTPSConnection):
    """TLS to one address, verified against the name in the URL."""

    def __init__(self, host, address, context):
        super().__init__(host, timeout=TIMEOUT, context=context)
        self.address = address

    def connect(self):
        plain = socket.create_connection(self.address, self.timeout)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host)


class Client:
    """One user of the endpoint: requests in, a status and a document out."""

    def __init__(self, chosen, counts, keeps):
        url = urllib.parse.urlsplit(chosen.url)
        host, port = chosen.connect.rsplit(":", 1)
        self.host, self.base, self.address = url.hostname, url.path, (host, int(port))
        self.headers = {
            "Authorization": "Bearer " + chosen.token.read_text().strip(),
            "Content-Type": "application/scim+json",
        }
        self.context = ssl.create_default_context(cafile=chosen.ca)
        self.counts, self.keeps, self.connection = counts, keeps, None

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def once(self, method, path, document):
        fresh = self.connection is None
        if fresh:
            connection = Connection(self.host, self.address, self.context)
            try:
                connection.connect()
            except OSError as problem:
                connection.close()
                raise Unreachable(str(problem)) from None
            self.connection = connection
        body = None if document is None else json.dumps(document).encode()
        answered = False
        try:
            self.connection.request(method, self.base + path, body, self.headers)
            answer = self.connection.getresponse()
            answered = True
            read = answer.read()
        except (OSError, http.client.HTTPException) as problem:
            self.close()
            closed = isinstance(problem, (ConnectionError, http.client.RemoteDisconnected, ssl.SSLEOFError))
            if closed and not fresh and not answered:
                raise Stale from None
            raise Lost(f"{method} {path}: {problem!r}") from None
        if not self.keeps or answer.will_close:
            self.close()
        return answer.status, (json.loads(read) if read else None)

    def ask(self, method, path, expected, document=None):
        """Sends, counts, and answers with the document; `expected` is a status, or several.

        - Raises: Unreachable or Lost; a refusal is None.
        """
        self.counts["sent"] += 1
        started = time.monotonic()
        try:
            repeated = False
            try:
                status, found = self.once(method, path, document)
            except Stale:
                repeated = True
                self.counts["resent"] += 1
                status, found = self.once(method, path, document)
            if repeated and (method, status) in (("POST", 409), ("DELETE", 404)):
                raise Lost(f"{method} {path}: the first attempt had acted, and its answer did not arrive")
        except Unreachable:
            self.counts["unreachable"] += 1
            raise
        except (Lost, Stale) as problem:
            self.counts["lost"] += 1
            self.counts.example(str(problem) or "closed twice")
            raise Lost from None
        finally:
            self.counts.longest = max(self.counts.longest, time.monotonic() - started)
        if status not in (expected if isinstance(expected, tuple) else (expected,)):
            self.counts[f"refused {status}"] += 1
            self.counts.example(f"{method} {path}: {status} {json.dumps(found)[:300]}")
            return None
        self.counts["ok"] += 1
        return found if found is not None else {}


class Counts(collections.Counter):
    """What became of the requests of one client."""

    def __init__(self):
        super().__init__()
        self.longest, self.examples = 0.0, []

    def example(self, text):
        if len(self.examples) < 5:
            self.examples.append(text)


class Writer:
    """A client with its people. A person is [id, userName, title, other titles in doubt, state]."""

    PRESENT, GONE, IN_DOUBT = "present", "gone", "in doubt"

    def __init__(self, chosen, number, people):
        self.counts = Counts()
        self.client = Client(chosen, self.counts, keeps=number % 2 == 0)
        self.number, self.people, self.random = number, people, random.Random(number)
        self.serial = len(people)

    def run(self, stopped):
        while not stopped.is_set():
            try:
                self.step()
            except Unreachable:
                time.sleep(0.05)
            except Lost:
                pass
        self.client.close()

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
            if found is None and state == Writer.PRESENT:
                wrong.append(f"{name} ({id}) was acknowledged and is missing")
            elif found is not None and state == Writer.GONE:
                wrong.append(f"{name} ({id}) was deleted and is there")
            elif found is not None and (found["userName"] != name or found.get("title") not in (title, *doubtful)):
                wrong.append(f"{name} ({id}): acknowledged {title}, found {found}")
    names = collections.Counter(each["userName"] for each in there.values())
    wrong += [f"{name} is there {count} times" for name, count in names.items() if count > 1]
    return {"acknowledged": checked, "there": len(there), "wrong": wrong[:20], "wrong_count": len(wrong)}


def load(chosen, ledger):
    people = ledger["people"] + [[] for _ in range(chosen.clients - len(ledger["people"]))]
    writers = [Writer(chosen, number, people[number]) for number in range(chosen.clients)]
    stopped, started = threading.Event(), time.monotonic()
    threads = [threading.Thread(target=writer.run, args=(stopped,)) for writer in writers]
    for thread in threads:
        thread.start()
    print("writing", flush=True)
    sys.stdin.read()
    stopped.set()
    for thread in threads:
        thread.join()
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
        "examples": [text for writer in writers for text in writer.counts.examples][:10],
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--connect", required=True)
    parser.add_argument("--ca", required=True)
    parser.add_argument("--token", required=True, type=pathlib.Path)
    parser.add_argument("--ledger", required=True, type=pathlib.Path)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--verify", action="store_true")
    chosen = parser.parse_args()
    ledger = json.loads(chosen.ledger.read_text()) if chosen.ledger.exists() else {"people": []}
    if chosen.verify:
        print(json.dumps(verify(chosen, ledger)))
        return
    print(json.dumps(load(chosen, ledger)))
    chosen.ledger.write_text(json.dumps(ledger))


if __name__ == "__main__":
    main()
