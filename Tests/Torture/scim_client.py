"""A client that writes through the worker, knows what it has been told, and can say what must be there after a crash."""

import base64
import hashlib
import json
import uuid

from harness import fastcgi

from machine import ROLES, text

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
BULK = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
ACCESS_TOKENS = 900  # of one OAuth client; past 1000 the oldest make room
MOST = 12  # users and groups of one client each, so that a state stays small
WEIGHTS = {
    "create_user": 5, "patch_user": 5, "put_user": 3, "delete_user": 3, "create_group": 2, "add_members": 4,
    "remove_members": 3, "delete_group": 1, "bulk": 3, "circle": 1, "access_token": 1, "read": 2,
}


class Owner:
    """Whoever changes only what is theirs: `state` is what was acknowledged last, `pending` what was not answered yet.

    A state maps (kind, name) to what `reading.Content` finds. `pending` has the states that the request may leave, each with
    the number of log entries that it then has; the state before is the first.
    """

    def __init__(self, machine, name, random):
        self.machine, self.name, self.random = machine, name, random
        self.state, self.pending, self.request = {}, [], None
        self.acknowledged = {}  # the log entries of each request since the database was made
        self.digests = set()
        self.number = 0
        self.faults = []
        self.operations = 0

    def fresh(self, kind):
        self.number += 1
        return f"{self.name}.{kind}{self.number}"

    def names(self, kind):
        return [name for each, name in self.state if each == kind]

    def begin(self, *after):
        """A request is sent that leaves one of these states; several where each of its parts is a change of its own."""
        self.request = uuid.uuid4().hex
        self.pending = [(self.state, 0), *after]

    def end(self):
        """It was answered: all of it was done."""
        self.state, entries = self.pending[-1]
        if entries:
            self.acknowledged[self.request] = entries
        self.pending = []
        self.operations += 1

    def refuse(self):
        """It was answered with a refusal that keeps nothing."""
        self.pending = []

    def compare(self, content):
        """What of a database after a crash is not as it must be; takes over what was left open."""
        faults = list(self.faults)
        self.faults = []
        found = content.owned.get(self.name, {})
        entries = content.log.get(self.request, 0)
        for state, count in self.pending or [(self.state, self.acknowledged.get(self.request, entries))]:
            if state == found and count == entries:
                break
        else:
            faults.append(f"{self.name}: {self.difference(found, entries)}")
            state, count = found, entries
        if self.pending and count:
            self.acknowledged[self.request] = count
        self.state, self.pending = state, []
        for request, count in self.acknowledged.items():
            if content.log.get(request, 0) != count:
                faults.append(f"{self.name}: request {request} has {content.log.get(request, 0)} log entries instead of {count}")
        if missing := self.digests - content.digests:
            faults.append(f"{self.name}: {len(missing)} credentials that were shown are not there")
        return faults

    def difference(self, found, entries):
        lines = []
        for number, (state, count) in enumerate(self.pending or [(self.state, self.acknowledged.get(self.request, entries))]):
            differing = {key for key in state.keys() | found.keys() if state.get(key) != found.get(key)}
            parts = [f"{key} is {found.get(key)} instead of {state.get(key)}" for key in sorted(differing)[:3]]
            if entries != count:
                parts.append(f"the request has {entries} log entries instead of {count}")
            lines.append(f"({number}) {', '.join(parts)}")
        return "; ".join(lines)


class ScimClient(Owner):
    """Users, groups and access tokens, by one kept connection to one worker."""

    def __init__(self, machine, name, random, worker=0):
        super().__init__(machine, name, random)
        self.worker = worker
        self.ids = {}
        self.client = None
        self.secret = None

    def set_up(self):
        """An OAuth client of its own."""
        command = ("client", "create", "--org", "demo", "--name", f"{self.name}.client", "--json")
        created = json.loads(self.machine.must(*command))
        self.secret = created["client"]["clientId"], created["secret"]

    def run(self, is_over):
        """Requests of every kind, one after another, until there is no worker."""
        try:
            self.connect()
            while not is_over():
                kind = self.random.choices(list(WEIGHTS), WEIGHTS.values())[0]
                getattr(self, kind)()
        except (OSError, fastcgi.Disconnected):
            pass  # What is pending stays so.
        finally:
            if self.client:
                self.client.connection.close()

    def connect(self):
        self.client = self.machine.client(self.worker)

    def ask(self, method, target, document=None, wanted=("200", "201", "204"), **parameters):
        """The answer's document. What is not answered is left pending, and so is what nobody knows to have failed."""
        body = document if isinstance(document, bytes) else b"" if document is None else text(document)
        self.client.send(method, target, body, REQUEST_ID=self.request if self.pending else uuid.uuid4().hex, **parameters)
        status, fields, answer = fastcgi.read_answer(self.client.connection)
        if not status:
            raise fastcgi.Disconnected
        if status not in wanted:
            self.faults.append(f"{self.name}: {method} {target} was answered {status}: {answer[:300]}")
            raise fastcgi.Disconnected
        return json.loads(answer) if answer else None

    def resource(self, kind, name):
        """Its path; an id that was given by a request without an answer is looked up."""
        plural, attribute = ("/Users", "userName") if kind == "user" else ("/Groups", "displayName")
        if name not in self.ids:
            found = self.ask("GET", f"{plural}?filter={attribute}+eq+%22{name}%22&attributes=id")["Resources"]
            if not found:
                self.faults.append(f"{self.name}: {kind} {name} is in the database and not in an answer")
                raise fastcgi.Disconnected
            self.ids[name] = found[0]["id"]
        return f"{plural}/{self.ids[name]}"

    def with_user(self, name, title=None, active=True, role="member"):
        return self.state | {("user", name): (title, active, False, role)}

    def without(self, kind, name):
        """Nor is it a member of anything."""
        state = {key: value - {name} if key[0] == "group" else value for key, value in self.state.items()}
        state.pop((kind, name))
        return state

    def user(self, name, title, role):
        return {"schemas": [USER], "userName": name, "active": True, "title": title, "roles": [{"value": role}]}

    # The requests.

    def create_user(self):
        if len(self.names("user")) >= MOST:
            return self.delete_user()
        name, role = self.fresh("user"), self.random.choice(ROLES)
        self.begin((self.with_user(name, "new", True, role), 1))
        self.ids[name] = self.ask("POST", "/Users", self.user(name, "new", role))["id"]
        self.end()

    def patch_user(self):
        if not (names := self.names("user")):
            return self.create_user()
        name, title, role = self.random.choice(names), self.fresh("title"), self.random.choice(ROLES)
        active = self.random.random() < 0.7
        path = self.resource("user", name)
        operations = [{"op": "replace", "path": "title", "value": title}, {"op": "replace", "path": "active", "value": active},
                      {"op": "replace", "path": "roles", "value": [{"value": role}]}]
        self.begin((self.with_user(name, title, active, role), 1))
        self.ask("PATCH", path, {"schemas": [PATCH], "Operations": operations})
        self.end()

    def put_user(self):
        """A new name, so that what is found by name must change with it."""
        if not (names := self.names("user")):
            return self.create_user()
        old, new, role = self.random.choice(names), self.fresh("user"), self.random.choice(ROLES)
        path = self.resource("user", old)
        state = {key: value - {old} | {new} if key[0] == "group" and old in value else value for key, value in self.state.items()}
        state.pop(("user", old))
        state["user", new] = ("put", True, False, role)
        self.begin((state, 1))
        self.ids[new] = self.ids[old]
        self.ask("PUT", path, self.user(new, "put", role))
        self.end()

    def delete_user(self):
        if not (names := self.names("user")):
            return self.create_user()
        name = self.random.choice(names)
        path = self.resource("user", name)
        self.begin((self.without("user", name), 1))
        self.ask("DELETE", path)
        self.end()

    def members(self, names):
        kinds = {name: kind for kind, name in self.state}
        return [{"value": self.resource(kinds[name], name).rpartition("/")[2]} for name in names]

    def create_group(self):
        if len(self.names("group")) >= MOST:
            return self.delete_group()
        members = self.some(self.names("user"))
        name, values = self.fresh("group"), self.members(members)
        self.begin((self.state | {("group", name): frozenset(members)}, 1))
        self.ids[name] = self.ask("POST", "/Groups", {"schemas": [GROUP], "displayName": name, "members": values})["id"]
        self.end()

    def some(self, names):
        return self.random.sample(names, self.random.randint(0, len(names)))

    def add_members(self):
        self.change_members("add")

    def remove_members(self):
        self.change_members("remove")

    def change_members(self, op):
        """A list of members: all of it is done, or nothing."""
        names = self.names("group")
        if not names or not self.names("user"):
            return self.create_group()
        name = self.random.choice(names)
        present = self.state["group", name]
        members = self.some(sorted(present) if op == "remove" else [each for each in self.names("user") if each not in present])
        if not members:
            return self.patch_user()
        path, values = self.resource("group", name), self.members(members)
        after = present | set(members) if op == "add" else present - set(members)
        self.begin((self.state | {("group", name): after}, 1))
        self.ask("PATCH", path, {"schemas": [PATCH], "Operations": [{"op": op, "path": "members", "value": values}]})
        self.end()

    def delete_group(self):
        if not (names := self.names("group")):
            return self.create_group()
        name = self.random.choice(names)
        path = self.resource("group", name)
        self.begin((self.without("group", name), 1))
        self.ask("DELETE", path)
        self.end()

    def bulk(self):
        """Entries that are done in their order: after a crash up to one of them, and each of those whole."""
        if len(self.names("user")) > MOST:
            return self.delete_user()
        entries, states, state = [], [], self.state
        for number in range(self.random.randint(2, 6)):
            name = self.fresh("user")
            state = state | {("user", name): ("bulk", True, False, "viewer")}
            states.append((state, number + 1))
            entries.append({"method": "POST", "path": "/Users", "bulkId": name, "data": self.user(name, "bulk", "viewer")})
        group = self.fresh("group")
        members = [each["bulkId"] for each in entries]
        state = state | {("group", group): frozenset(members)}
        states.append((state, len(entries) + 1))
        data = {"schemas": [GROUP], "displayName": group, "members": [{"value": f"bulkId:{each}"} for each in members]}
        entries.append({"method": "POST", "path": "/Groups", "bulkId": group, "data": data})
        self.begin(*states)
        self.send_bulk(entries)

    def circle(self):
        """Two groups that are members of each other: one change, which is there whole or not at all."""
        one, two = self.fresh("group"), self.fresh("group")
        if len(self.names("group")) > MOST:
            return self.delete_group()
        entries = [
            {"method": "POST", "path": "/Groups", "bulkId": name,
             "data": {"schemas": [GROUP], "displayName": name, "members": [{"value": f"bulkId:{other}", "type": "Group"}]}}
            for name, other in ((one, two), (two, one))]
        self.begin((self.state | {("group", one): frozenset([two]), ("group", two): frozenset([one])}, 2))
        self.send_bulk(entries)

    def send_bulk(self, entries):
        answer = self.ask("POST", "/Bulk", {"schemas": [BULK], "Operations": entries})
        for each in answer["Operations"]:
            if each["status"] != "201":
                self.faults.append(f"{self.name}: an entry of a Bulk request was answered {each}")
            else:
                self.ids[each["bulkId"]] = each["location"].rpartition("/")[2]
        self.end()

    def access_token(self):
        """The token endpoint (D17); an access token that was issued is valid after a crash."""
        if len(self.digests) >= ACCESS_TOKENS:
            return self.patch_user()
        key = "access tokens", f"{self.name}.client"
        proof = base64.b64encode(":".join(self.secret).encode()).decode()
        self.begin((self.state | {key: self.state.get(key, 0) + 1}, 0))
        answer = self.ask(
            "POST", "/oauth2/token", b"grant_type=client_credentials", HTTP_AUTHORIZATION=f"Basic {proof}",
            CONTENT_TYPE="application/x-www-form-urlencoded")
        self.digests.add(hashlib.sha256(answer["access_token"].encode()).hexdigest())
        self.end()

    def read(self):
        """What was acknowledged is what a GET shows."""
        if not (names := self.names("user")):
            return
        name = self.random.choice(names)
        title, active, _, _ = self.state["user", name]
        found = self.ask("GET", self.resource("user", name))
        if (found["userName"], found.get("title"), found["active"]) != (name, title, active):
            self.faults.append(f"{self.name}: GET of {name} shows {found} instead of {title}, {active}")
        self.operations += 1
