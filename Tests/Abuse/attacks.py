"""The attacks: each is a function of the endpoint and its directory that returns a `Result`."""

import collections
import json
import os
import random
import signal
import threading
import time
import urllib.parse

import bodies
from bodies import CLUSTERS, GROUP, bulk, cluster, filled, marks_to_sort, patch, search, text, user
from directory import GROUPS, settle
from endpoint import in_threads

PAGE = 12 << 20  # bytes: a page ends at about 8 MiB, and holds the members of one group whole
STOP = 10  # seconds from SIGTERM to the end; TimeoutStopSec of the unit is longer
PATIENCE = 30  # seconds for an answer to an attacker
SMALL = 256 << 10  # bytes of a body that never waits for room
WAIT = 3  # seconds: whoever was not refused by then has had room
RETRIES = 50
REFUSED = {"400", "413"}
DONE = {"200", "201", "204"}


class Result:
    """How the attackers were answered, and what of it was wrong."""

    def __init__(self):
        self.statuses = collections.Counter()
        self.faults = []
        self.lock = threading.Lock()

    def note(self, what, answer, expected):
        """Counts an answer; one of another status is a fault, and so is a 503 that does not say when to ask again."""
        with self.lock:
            self.statuses[answer.status or "none"] += 1
            if answer.status not in expected:
                self.faults.append(f"{what} was answered {answer.status or 'not at all'}: {answer.body[:200]}")
            if answer.status == "503" and "Retry-After" not in answer.fields:
                self.faults.append(f"{what} was answered 503 without Retry-After")

    def expect(self, truth, sentence):
        if not truth:
            with self.lock:
                self.faults.append(sentence)


def flood(endpoint, requests, expected, threads=8):
    """Asks all of them, each of the threads one after another, and gives up when one is not answered.

    A large body for which there is no room at the moment is sent again, unless to be told so is what is expected.
    """
    result, queue = Result(), collections.deque(requests)

    def work(_):
        with endpoint.client(PATIENCE) as client:
            while True:
                try:
                    method, target, body = queue.popleft()
                except IndexError:
                    return
                for _ in range(RETRIES):
                    answer = client.ask(method, target, body)
                    if answer.status != "503" or "503" in expected or len(body or b"") <= SMALL or answer.seconds > WAIT:
                        break
                    time.sleep(0.2)
                result.note(f"{method} {target[:80]}", answer, expected)
                if not answer.status:
                    queue.clear()

    in_threads(threads, work)
    return result


# A2: normalization.


def long_user_names(endpoint, directory):
    names = [marks_to_sort(400_000), *(cluster(kind, 400_000) for kind in CLUSTERS)]
    requests = [("POST", "/Users", text(user(name))) for name in names]
    requests += [("PUT", f"/Users/{directory.rich[0]}", text(user(name))) for name in names[:3]]
    requests += [("PATCH", f"/Users/{directory.rich[0]}", patch(("replace", "userName", name))) for name in names[:3]]
    requests += [("POST", "/Groups", text({"schemas": [GROUP], "displayName": name})) for name in names[:3]]
    requests += [("POST", "/Users", text(user("long@example.org", externalId=name))) for name in names[:3]]
    return flood(endpoint, requests, REFUSED)


def long_values(endpoint, directory):
    requests = []
    for kind in CLUSTERS:
        value = cluster(kind, 400_000)
        emails, roles = [{"value": value, "type": "work"}], [{"value": value}]
        for attributes in ({"emails": emails}, {"roles": roles}, {"displayName": value}):
            requests.append(("POST", "/Users", text(user(f"long{len(requests)}@example.org", **attributes))))
    emails = [{"value": marks_to_sort(7_000_000)}]
    requests.append(("PATCH", f"/Users/{directory.rich[0]}", patch(("add", "emails", emails))))
    return flood(endpoint, requests, REFUSED)


def values_within_limits(endpoint, directory):
    """As much text as a user may have, all of it clusters."""
    requests = []
    for number, kind in enumerate(CLUSTERS):
        value = cluster(kind, 55 if "marks" in kind else 8000)
        emails = [{"value": f"{each}{value}", "type": "work"} for each in range(900 if len(value) < 100 else 120)]
        requests.append(("POST", "/Users", text(user(f"full{number}@example.org", emails=emails))))
        requests.append(("PATCH", f"/Users/{directory.rich[0]}", patch(("add", "phoneNumbers", emails))))
    return flood(endpoint, requests, DONE | REFUSED)


def stored_names(endpoint, directory):
    """Names of 7 MB that are there already: found, sorted, searched, changed."""
    expressions = ('co "x"', 'eq "x"', 'sw "aa"', 'gt "b"', 'ew "\u0301"')
    requests = [
        ("GET", "/Users?count=2&filter=" + urllib.parse.quote("displayName " + expression), None) for expression in expressions]
    requests.append(("GET", "/Users?count=2&sortBy=displayName", None))
    requests.append(("POST", "/Users/.search", search(filter='displayName co "\u0316"', sortBy="displayName", count=3)))
    requests.append(("POST", "/.search", search(filter='displayName ew "x"', count=3)))
    for id in directory.old[1:]:
        requests.append(("GET", f"/Users/{id}?attributes=title", None))
        requests.append(("PATCH", f"/Users/{id}", patch(("replace", "title", "Analyst"))))
    # At most half of the threads read for long; further ones are told when to come again.
    return flood(endpoint, requests, DONE | {"400", "503"})


def stored_names_in_scimctl(endpoint, directory):
    result = Result()
    commands = (("user", "list", "--org", "demo", "--search", "ada"), ("user", "erase", "--org", "demo", directory.old[0], "--yes"))
    for command in commands:
        status, output, seconds = endpoint.ctl(*command, timeout=20)
        words = " ".join(command[:2])
        result.statuses[words] += 1
        result.expect(status == 0, f"scimctl {words} ended with {status} after {seconds:.0f} s: {output[-300:]}")
    return result


# A3: references in Bulk requests.


def bulk_markers(endpoint, _):
    requests = [("POST", "/Bulk", bodies.markers(28_000))] * 8
    requests += [("POST", "/Bulk", bodies.markers(7_900, 1000)), ("POST", "/Bulk", bodies.markers(8_000_000))]
    long = bulk({"method": "POST", "path": "/Users", "bulkId": "x" * 8_000_000, "data": user("a")})
    return flood(endpoint, [*requests, ("POST", "/Bulk", long)], DONE | REFUSED)


# A4: what one PATCH may look at.


def same_values(endpoint, directory):
    body = bodies.same_value_other_types()
    return flood(endpoint, [("PATCH", f"/Users/{id}", body) for id in directory.plain], DONE | REFUSED)


def sub_attributes(endpoint, directory):
    operations = (
        [("remove", "emails.display")], [("replace", "emails.display", "y")], [("remove", "emails.type")],
        [("add", "emails.type", "work"), ("remove", "emails.type")])
    requests = [
        ("PATCH", f"/Users/{id}", patch(*(each * (10_000 // len(each)))))
        for id, each in zip(directory.rich[1:5], operations)
    ]
    return flood(endpoint, requests, DONE | REFUSED)


# A5: what a body becomes in memory.


def one_body(endpoint, _):
    return flood(endpoint, [("POST", "/Users", filled(b"{}"))], REFUSED)


def many_bodies(endpoint, _):
    """Several at once: whoever finds no room is told to come back."""
    pieces = (b"{}", b"[]", b"0", b'""', b'{"":{}}', b"[[]]", b'{"a":0}')
    requests = [("POST", "/Users", filled(piece)) for piece in pieces]
    requests += [("POST", "/Bulk", filled(b"{}", b'{"Operations":[')), ("POST", "/.search", filled(b"{}"))]
    requests += [("POST", "/Users", b"[" * bodies.LIMIT), ("POST", "/Users", b" " * bodies.LIMIT)]
    requests += [("POST", "/Users", b'{"userName":"' + b"\\u0301" * 1_300_000 + b'"}')]
    return flood(endpoint, requests * 2, REFUSED | {"503"}, threads=24)


# A6: what an answer becomes in memory.


def large_groups(endpoint, _):
    targets = ("/Groups", "/Groups?count=1000", "/Groups?sortBy=displayName&count=1000", "/Groups?cursor&count=1000",
               "/Groups?filter=displayName+sw+%22L%22", "/Groups?attributes=members&count=1000")
    result = Result()

    def work(number):
        with endpoint.client(PATIENCE) as client:
            answer = client.ask("GET", targets[number % len(targets)])
            result.note(f"GET {targets[number % len(targets)]}", answer, {"200"})
            result.expect(len(answer.body) <= PAGE, f"a page has {len(answer.body):,} bytes, {PAGE:,} are allowed")

    in_threads(8, work)
    with endpoint.client(PATIENCE) as client:
        walk(client, result)
    return result


def walk(client, result):
    """Reads all pages: each group once, whatever the pages hold."""
    found, total = [], 1
    while len(found) < total:
        answer = client.ask("POST", "/Groups/.search", search(startIndex=len(found) + 1, count=1000))
        result.note("POST /Groups/.search", answer, {"200"})
        page = json.loads(answer.body) if answer.status == "200" else {}
        if not page.get("Resources"):
            break
        total = page["totalResults"]
        found += [each["id"] for each in page["Resources"]]
    different = len(set(found))
    result.expect(len(found) == different >= GROUPS, f"{len(found)} groups were found page by page, {different} of them different")


def old_users(endpoint, _):
    """Pages of users of 7 MB. Only a few are read at a time; the others are told to come again."""
    targets = ["/Users?count=1000"] * 4 + ["/Users?filter=userName+sw+%22old%22"] * 8
    return flood(endpoint, [("GET", target, None) for target in targets], {"200", "503"})


# A7: deadlines.


def long_bulk(endpoint, directory):
    """Work for a minute. Entries that are not begun by the deadline are answered 503 in the list."""
    return flood(endpoint, [("POST", "/Bulk", bodies.expensive_bulk(directory.rich[5:]))], DONE | REFUSED | {"503"})


def stopped(endpoint, directory):
    """SIGTERM in the middle of such a Bulk request: it is answered, and the worker ends long before systemd would kill it."""
    result = Result()

    def ask():
        with endpoint.client(PATIENCE) as client:
            result.note("POST /Bulk", client.ask("POST", "/Bulk", bodies.expensive_bulk(directory.rich[5:])), DONE | {"503"})

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    time.sleep(2)
    begin = time.monotonic()
    os.kill(endpoint.worker, signal.SIGTERM)
    asking.join()
    while endpoint.is_alive() and time.monotonic() - begin < PATIENCE:
        time.sleep(0.05)
    seconds = time.monotonic() - begin
    result.statuses[f"ended after {seconds:.1f} s"] = 1
    result.expect(seconds < STOP, f"the worker ended {seconds:.0f} s after SIGTERM, {STOP} are allowed")
    return result


# A8: what a request leaves on the disk.


def storage(endpoint, directory):
    settle(endpoint)
    before = endpoint.size()
    requests = []
    for number in range(12):
        value = "x" * 3_000_000
        requests.append(("POST", "/Users", text(user(f"{number}{value}", displayName=value))))
    for number in range(12):
        photos = [{"value": f"https://example.org/{number}/{each}/" + "x" * 200_000} for each in range(4)]
        requests.append(("POST", "/Users", text(user(f"stored{number}@example.org", photos=photos))))
        requests.append(("PATCH", f"/Users/{directory.rich[6]}", patch(("replace", "photos", photos))))
    for number in range(300):
        requests.append(("POST", "/Users", text(user("ada@example.org", title=f"{number}" + "x" * 8_000))))
        requests.append(("PATCH", f"/Users/{directory.rich[7]}", patch(("replace", "userName", f"{number}" + "x" * 1_000))))
    result = flood(endpoint, requests, DONE | REFUSED | {"409"})
    settle(endpoint)
    sent, grown = sum(len(body) for _, _, body in requests), endpoint.size() - before
    result.statuses[f"{grown / sent:.1f} bytes stored for each sent"] = 1
    result.expect(grown < 2 * sent, f"the database grew by {grown:,} bytes for {sent:,} that were sent")
    return result


# A17 and S26: wrong tokens, from many addresses.


def wrong_tokens(endpoint, _):
    result, random_bits = Result(), random.Random(1)
    letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

    def work(number):
        for turn in range(200):
            address = f"127.{1 + number}.{turn // 250}.{1 + turn % 250}"
            token = "scim_" + "".join(random_bits.choices(letters, k=49))
            with endpoint.client(PATIENCE, token, address) as client:
                for _ in range(3):
                    result.note("a wrong token", client.ask("GET", "/Users"), {"401"})

    in_threads(8, work)
    return result
