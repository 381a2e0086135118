"""What a well-behaved client gets beside attackers: the attacks of Tests/Abuse and a few more, in one table."""

import collections
import contextlib
import resource
import socket
import subprocess
import threading
import time
import types

import bodies
from endpoint import Answer, Endpoint
from harness import fastcgi, nginx
from harness.endpoint import read_settings
from slow import Slow
from traffic import Traffic

MANY = 10_000  # connections
FEW = 200
THREADS = 8
SPARE = 300  # descriptors that this process needs besides
PUT_OFF = {"429", "503"}


class Direct:
    """The worker's socket in place of nginx."""

    def __init__(self, endpoint):
        self.token = endpoint.token
        self.path = read_settings(endpoint.directory / "endpoint.env")["SCIM_SOCKET"]

    @contextlib.contextmanager
    def client(self, token=None):
        with fastcgi.Client(self.path, token or self.token) as client:
            yield types.SimpleNamespace(ask=lambda *request: self.ask(client, *request))

    @staticmethod
    def ask(client, method, target, body=None):
        begin = time.monotonic()
        body = body.encode() if isinstance(body, str) else body or b""
        client.send(method, target, body)
        status, fields, answer = fastcgi.read_answer(client.connection)
        return Answer(status, fields, answer, time.monotonic() - begin)


class Stage:
    """An endpoint, somebody and their team, and how long each attack is held."""

    def __init__(self, directory, seconds):
        self.endpoint, self.seconds = Endpoint(directory), seconds
        self.direct = Direct(self.endpoint)
        self.widen_nginx()
        ada = self.endpoint.post("/Users", bodies.user("ada@example.org"))["id"]
        team = self.endpoint.post("/Groups", {"schemas": [bodies.GROUP], "displayName": "Team"})["id"]
        self.resources = types.SimpleNamespace(ada=ada, team=team)
        self.number = 0

    def widen_nginx(self):
        """Connections are nginx's to count, and how many it takes is a setting of the machine."""
        path = self.endpoint.directory / "nginx/nginx.conf"
        text = path.read_text()
        wide = text.replace("worker_connections 1024;", "worker_connections 30000;")
        path.write_text(wide.replace("events {", "worker_rlimit_nofile 60000;\nevents {"))
        subprocess.run([*nginx.command(self.endpoint.directory), "-s", "reload"], check=True, stderr=subprocess.DEVNULL)
        time.sleep(0.5)

    def fill(self, count):
        """Users, so that a list is larger than what is buffered on the way."""
        for first in range(0, count, 200):
            entries = ({"method": "POST", "path": "/Users", "bulkId": str(each),
                        "data": bodies.user(f"filler{each}@example.org", title="x" * 4000)} for each in range(first, first + 200))
            with self.endpoint.client() as client:
                client.ask("POST", "/Bulk", bodies.bulk(*entries))


# The attacks: each holds what it does until the time has passed, and says how the attackers were answered.


def nothing(stage, _):
    time.sleep(stage.seconds)
    return {}


def silent(stage, target, count=FEW):
    """Connections on which nothing is ever said."""
    with contextlib.ExitStack() as stack:
        opened = 0
        for _ in range(count):
            connection = stack.enter_context(socket.socket(socket.AF_UNIX if target is stage.direct else socket.AF_INET))
            connection.settimeout(2)
            try:
                connection.connect(target.path if target is stage.direct else ("127.0.0.1", target.port))
                opened += 1
            except OSError:
                break  # No more are taken at the moment.
        time.sleep(stage.seconds)
    return {"connections": opened}


def many(stage, target):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(MANY + SPARE, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    return silent(stage, target, wanted - SPARE)


def half(stage, target):
    """Requests that are begun and not ended."""
    if target is stage.direct:
        parameters = fastcgi.scim_parameters("POST", "/Users", target.token, 1000)
        with contextlib.ExitStack() as stack:
            for _ in range(FEW):
                connection = stack.enter_context(socket.socket(socket.AF_UNIX))
                connection.connect(target.path)
                connection.sendall(fastcgi.begin(parameters, True) + fastcgi.record(fastcgi.STDIN, b'{"userName":'))
            time.sleep(stage.seconds)
        return {"half a request": FEW}
    slow = Slow(target)
    head = f" HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {target.token}\r\n"
    try:
        for _ in range(FEW // 2):
            slow.open("half a body", f"POST {target.base_path}/Users{head}Content-Length: 8000000\r\n\r\n{{".encode())
            slow.open("half a header", f"GET {target.base_path}/Users{head}".encode())
        time.sleep(stage.seconds)
    finally:
        slow.close()
    return slow.result.statuses


def unread(stage, target):
    """Answers of megabytes that nobody reads."""
    stage.fill(600)
    slow = Slow(target)
    request = f"GET {target.base_path}/Users?count=1000 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {target.token}\r\n\r\n"
    try:
        for _ in range(FEW // 2):
            slow.open("unread", request.encode())
        time.sleep(stage.seconds)
    finally:
        slow.close()
    return slow.result.statuses


def storm(stage, target):
    """Bulk requests of 300 users each, one after another from each attacker."""

    def requests(number):
        for turn in range(10_000):
            entries = ({"method": "POST", "path": "/Users", "bulkId": str(each), "data": bodies.user(f"{number}.{turn}.{each}.{stage.number}")}
                       for each in range(300))
            yield "POST", "/Bulk", bodies.bulk(*entries)

    return flood(stage, target, requests)


def wrong_tokens(stage, target):
    return flood(stage, target, lambda _: iter(lambda: ("GET", "/Users", None), None), token="scim_" + "x" * 49)


def flood(stage, target, requests, token=None):
    """Attackers who each ask again as soon as they are answered."""
    statuses, deadline = collections.Counter(), time.monotonic() + stage.seconds

    def attack(number):
        with contextlib.suppress(OSError), target.client(token=token) as client:
            for request in requests(number):
                if time.monotonic() > deadline:
                    return
                statuses[client.ask(*request).status or "none"] += 1

    threads = [threading.Thread(target=attack, args=(number,), daemon=True) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


# Name, attack, whether it goes to the worker's socket, and whether it is in the short version.
ATTACKS = (
    ("nobody", nothing, False, True),
    ("silent connections", silent, False, False),
    ("half requests", half, False, False),
    ("slow readers", unread, False, False),
    (f"{MANY:,} connections", many, False, True),
    ("Bulk storm", storm, False, False),
    ("wrong tokens", wrong_tokens, False, True),
    ("nobody, at the socket", nothing, True, False),
    ("silent connections at the socket", silent, True, False),
    ("half requests at the socket", half, True, False),
    (f"{MANY:,} connections to the socket", many, True, False),
    ("wrong tokens at the socket", wrong_tokens, True, True),
)


def table(place):
    """Of each attack a line: what the client asked and got, how long it waited, and how the attackers were answered."""
    stage = Stage(place.directory("abuse") / "run", place.choose(1, 10))
    lines, found = [f"\n      {'beside':36}{'answered':>9}{'put off':>8}{'median':>10}{'worst':>10}  attackers"], []
    try:
        for name, attack, is_direct, is_short in ATTACKS:
            if place.is_short and not is_short:
                continue
            stage.number += 1
            line, faults = beside(stage, name, attack, stage.direct if is_direct else stage.endpoint)
            lines.append(line)
            found += [f"beside {name}: {fault}" for fault in faults]
    finally:
        stage.endpoint.close()
    return "\n      ".join(lines), found


def beside(stage, name, attack, target):
    with Traffic(target, stage.resources) as traffic:
        time.sleep(0.2)
        statuses = attack(stage, target)
    answers = traffic.answers
    put_off = sum(answer.status in PUT_OFF for _, answer in answers)
    count, median, _, worst = traffic.figures()
    attackers = ", ".join(f"{number:,} × {status}" for status, number in sorted(statuses.items()))
    line = f"{name:36}{count - put_off:9,}{put_off:8,}{median * 1000:7.1f} ms{worst * 1000:7.0f} ms  {attackers}"
    faults = [f"{method} {target} was answered {answer.status or 'not at all'}: {answer.body[:200]}"
              for (method, target), answer in answers if answer.status[:1] != "2" and answer.status not in PUT_OFF]
    if put_off and not all("Retry-After" in answer.fields for _, answer in answers if answer.status in PUT_OFF):
        faults.append("an answer that puts the client off does not say until when")
    if count == put_off:
        faults.append("the client was never served")
    if stage.endpoint.status_text() == "":
        faults.append("the worker has ended")
    return line, faults[:3]
