"""Two organizations on one server: whatever one of them asks, nothing of the other comes back.

Everything that the other has is marked. The marks are searched for in each answer, in each output of a command for the one
organization, and in the metrics, whose labels name organizations and credentials only.
"""

import json
import re
import socket
import urllib.parse
import uuid

from harness import fastcgi

from machine import Machine, text
from scim_client import BULK, GROUP, PATCH, USER

OTHER = "zweite"
MARK = "Q7mark"  # in everything of the other that an answer could show; names of organizations are not secret on the machine
# What the one organization names itself, so that it may come back to it.
SCHEMA = "urn:q8shared:badges"
SHARED = "q8shared@example.org"
GUID = "6f1d2c3b-4a59-4e68-8776-95a4b3c2d1e0"
ABSENT = "00000000-0000-7000-8000-000000000000"
ATTRIBUTES = ("userName", "displayName", "externalId", "emails.value", "title", "id", "meta.location", f"{SCHEMA}:badge")


class Answers:
    """Counts what was looked at, and keeps where a mark was."""

    def __init__(self, marks):
        self.marks, self.count, self.faults = [mark.lower() for mark in marks], 0, []

    def look(self, what, answer, sent=""):
        """Marks that the request itself contained may come back in its error."""
        self.count += 1
        text = (answer.decode(errors="replace") if isinstance(answer, bytes) else answer).lower()
        for mark in self.marks:
            if mark in text and mark not in sent.lower():
                self.faults.append(f"{what}: {mark} is in the answer: {answer[:300]}")
                return


def table(place):
    machine = Machine(place.directory("isolation"))
    machine.set_up()
    machine.must("org", "create", OTHER)
    machine.must("org", "enable", OTHER)
    machine.must("org", "groups-sync", OTHER, "on")
    token = machine.must("token", "create", "--org", OTHER, "--name", f"{MARK} token", "--quiet").strip()
    machine.start()
    try:
        foreign = furnish(machine, token, place)
        # A user, a deleted one, a group; their names as well.
        forms = place.choose([["--json"]], [[], ["--json"]])
        if place.is_short:
            foreign["ids"] = [foreign["users"][0], foreign["users"][5], foreign["groups"][0]]
        own = furnish_own(machine)
        answers = Answers([MARK, *foreign["ids"]])
        ask(machine, answers, foreign, own)
        # From here on identifiers may be there because they were sent: in the log, and as somebody's manager.
        answers.marks = [MARK.lower()]
        name(machine, answers, foreign, own)
        command(machine, answers, foreign, forms)
        answers.look("metrics", metrics(machine).replace(f"{MARK} token", "").replace(f"{MARK} client", ""))
        # The same questions find the marks where they may be: otherwise nothing was looked for.
        control = Answers([MARK, *foreign["ids"]])
        ask_one(machine, control, "GET", "/Users", None, token)
        command(machine, control, foreign, forms, OTHER)
        faults = answers.faults
        if len(control.faults) < 15:
            faults.append(f"the marks were found in {len(control.faults)} answers only that are the other organization's")
    finally:
        machine.kill()
    return f"{answers.count} answers and outputs held nothing of the other organization", faults


def furnish(machine, token, place):
    """Marked records of every kind in the other organization, deleted and held ones too, and an open cursor."""
    schema = place.directory("isolation") / "schema.json"
    schema.write_text(json.dumps({
        "id": SCHEMA, "name": f"{MARK} badges", "attributes": [{"name": "badge", "type": "string", "multiValued": False}]}))
    machine.must("schema", "add", "--org", OTHER, "--for", "user", str(schema))
    machine.must("role", "create", "--org", OTHER, f"{MARK} role")
    machine.must("role", "map", "set", "--org", OTHER, f"{MARK} label", f"{MARK} role")
    machine.must("client", "create", "--org", OTHER, "--name", f"{MARK} client", "--quiet")
    client = machine.client(token=token)
    users, groups = [], []
    for number in range(6):
        users.append(send(client, "POST", "/Users", {
            "schemas": [USER, SCHEMA], "userName": f"{MARK}{number}@example.org" if number != 1 else SHARED, "displayName": f"{MARK} {number}", "title": MARK,
            "externalId": f"{MARK}-{number}", "emails": [{"type": "work", "value": f"{MARK}{number}@example.com"}],
            "roles": [{"value": f"{MARK} label" if number else f"{MARK} unmatched"}], SCHEMA: {"badge": MARK}})["id"])
    groups.append(send(client, "POST", "/Groups", {
        "schemas": [GROUP], "displayName": f"{MARK} group", "externalId": f"{MARK}-g",
        "members": [{"value": each} for each in users]})["id"])
    send(client, "PATCH", f"/Users/{users[0]}", {
        "schemas": [PATCH], "Operations": [{"op": "replace", "path": "userName", "value": f"{MARK}.renamed@example.org"}]})
    send(client, "DELETE", f"/Users/{users[5]}")
    cursor = send(client, "GET", "/Users?cursor&count=1").get("nextCursor", "")
    machine.must("guard", "set", "--org", OTHER, "--percent", "1", "--minimum", "1")
    client.send("DELETE", f"/Users/{users[4]}", b"", REQUEST_ID=uuid.uuid4().hex)
    status, *_ = fastcgi.read_answer(client.connection)
    if status != "503":
        raise OSError(f"a mass change was answered {status}")
    client.connection.close()
    return {"users": users, "groups": groups, "ids": [*users, *groups], "cursor": cursor, "token": token}


def furnish_own(machine):
    client = machine.client()
    user = send(client, "POST", "/Users", {"schemas": [USER], "userName": "own@example.org"})["id"]
    group = send(client, "POST", "/Groups", {"schemas": [GROUP], "displayName": "Own"})["id"]
    client.connection.close()
    return user, group


def send(client, method, target, document=None):
    client.send(method, target, text(document) if document is not None else b"", REQUEST_ID=uuid.uuid4().hex)
    status, _, answer = fastcgi.read_answer(client.connection)
    if not status.startswith("2"):
        raise OSError(f"{method} {target} was answered {status}: {answer[:300]}")
    return json.loads(answer) if answer else {}


def ask_one(machine, answers, method, target, document=None, token=None):
    """The status and the answer of a request of the one organization."""
    client = machine.client(token=token)
    body = text(document) if document is not None else b""
    client.send(method, target, body, REQUEST_ID=uuid.uuid4().hex)
    status, fields, answer = fastcgi.read_answer(client.connection)
    client.connection.close()
    sent = urllib.parse.unquote(target) + body.decode()
    answers.look(f"{method} {target} ({status})", answer, sent)
    for name, value in fields.items() if hasattr(fields, "items") else fields:
        answers.look(f"{method} {target}: {name}", str(value), sent)
    return status, answer


def ask(machine, answers, foreign, own):
    """Every endpoint, and every way to name what belongs to the other."""

    def one(method, target, document=None):
        return ask_one(machine, answers, method, target, document)

    for path in ("/ServiceProviderConfig", "/ResourceTypes", "/Schemas", "/Users", "/Groups", "/", "/Me", "/Nothing"):
        one("GET", path)
    one("GET", f"/Schemas/{SCHEMA}")
    for attribute in ATTRIBUTES:
        for operator in ("co", "sw", "ge", "pr"):
            value = "" if operator == "pr" else ' "q"'
            condition = urllib.parse.quote(f"{attribute} {operator}{value}")
            for path in ("/Users", "/Groups", "/"):
                one("GET", f"{path}?filter={condition}&sortBy={attribute}&attributes={attribute},id")
        one("POST", "/Users/.search", {"schemas": [], "filter": f'{attribute} co "q"', "attributes": [attribute]})
        one("POST", "/.search", {"schemas": [], "filter": f'{attribute} pr', "sortBy": attribute})
    one("GET", f"/Users?cursor={urllib.parse.quote(foreign['cursor'])}")
    same = {}
    for number, each in enumerate([*foreign["ids"], ABSENT]):
        for plural in ("/Users", "/Groups"):
            path = f"{plural}/{each}"
            for method, document in (
                    ("GET", None), ("DELETE", None), ("PUT", {"schemas": [USER], "userName": "x", "displayName": "x"}),
                    ("PATCH", {"schemas": [PATCH], "Operations": [{"op": "add", "path": "externalId", "value": "x"}]})):
                status, answer = one(method, path, document)
                said = status, re.sub(rb"request [0-9a-f]{32}", b"request", answer.replace(each.encode(), b"ID"))
                # What belongs to another is answered like what never was.
                if same.setdefault((method, plural), said) != said:
                    answers.faults.append(f"{method} {path} is answered {said}, and another id {same[method, plural]}")


def name(machine, answers, foreign, own):
    """Naming what belongs to the other in what is written."""

    def one(method, target, document=None):
        return ask_one(machine, answers, method, target, document)

    for each in foreign["ids"]:
        one("POST", "/Groups", {"schemas": [GROUP], "displayName": f"with {uuid.uuid4().hex}", "members": [{"value": each}]})
        one("PATCH", f"/Groups/{own[1]}", {"schemas": [PATCH], "Operations": [
            {"op": "add", "path": "members", "value": [{"value": each}]}]})
        one("PATCH", f"/Users/{own[0]}", {"schemas": [PATCH], "Operations": [
            {"op": "add", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", "value": {"value": each}}]})
        one("GET", f"/Users/{own[0]}")
        one("POST", "/Bulk", {"schemas": [BULK], "Operations": [
            {"method": "DELETE", "path": f"/Users/{each}"}, {"method": "PATCH", "path": f"/Groups/{each}", "data": {
                "schemas": [PATCH], "Operations": [{"op": "remove", "path": "members"}]}}]})
        one("GET", f"/Users?filter=manager.value+eq+%22{each}%22")
        one("GET", f"/Groups?filter=members.value+eq+%22{each}%22&excludedAttributes=members")
    # The name of somebody there is free here, and says nothing of them.
    status, _ = one("POST", "/Users", {"schemas": [USER], "userName": SHARED})
    if status != "201":
        answers.faults.append(f"a name that another organization has was answered {status}")


def command(machine, answers, foreign, forms, organization="demo"):
    """Every command that shows something of one organization."""
    names = [["user", "list"], ["user", "list", "--search", "q"], ["user", "export"], ["user", "export", "--format", "csv"],
             ["group", "list"], ["group", "export"], ["role", "list"], ["role", "map", "list"], ["role", "default", "show"],
             ["role", "unmatched"], ["role", "preview"], ["token", "list"], ["client", "list"], ["federation", "show"],
             ["schema", "list"], ["log"], ["log", "--failed"], ["cycle", "list"], ["audit", "show"], ["audit", "verify"],
             ["deleted", "list"], ["guard", "show", "--all"], ["entra", "settings"], ["console", "sessions"]]
    for each in [*foreign["ids"], SHARED, f"{MARK}2@example.org", f"{MARK} group"]:
        names += [["user", "show", each], ["group", "show", each], ["group", "members", each], ["deleted", "show", each],
                  ["role", "explain", each], ["log", "--user", each], ["user", "delete", "--dry-run", each]]
    for words in names:
        for form in forms:
            output = machine.ctl(*words, "--org", organization, "--yes", *form)[1]
            sent = " ".join(words)
            answers.look(f"scimctl {sent} {' '.join(form)}", output, sent)


def metrics(machine):
    """What the worker and scimctl count."""
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(20)
    connection.connect(str(machine.directory / "metrics.sock"))
    connection.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
    data = b""
    try:
        while piece := connection.recv(65536):
            data += piece
    except ConnectionResetError:
        pass  # It closes without having read all of the request.
    if b"scim_fcgi" not in data:
        raise OSError(f"the worker's metrics are {data[:100]}")
    return data.decode() + machine.must("metrics")
