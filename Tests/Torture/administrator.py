"""An administrator beside the clients: `scimctl` with everything that changes credentials, roles and users."""

import collections
import hashlib
import json

from machine import ORGANIZATION, ROLES
from scim_client import Owner

WEIGHTS = {"create_token": 3, "rotate_token": 3, "revoke_token": 2, "map_label": 3, "unmap_label": 1, "change_user": 5}
TOKENS, LABELS = 8, 8
# What the records call a command, where that is something else.
AUDITED = {"user role set": "user role", "user unprotect": "user protect"}
LOGGED = {"user role set": "set role"}


class Administrator(Owner):
    """Each command is a transaction of another process than the worker."""

    def __init__(self, machine, name, random):
        super().__init__(machine, name, random)
        self.audited, self.logged = collections.Counter(), collections.Counter()  # what both records must have at least

    def set_up(self):
        """Users of their own, whom no client changes."""
        with self.machine.client() as client:
            for number in range(4):
                name = f"{self.name}.user{number}"
                document = json.dumps({"userName": name, "title": "administered"}).encode()
                status, answer = client.ask("POST", "/Users", document)
                if status != "201":
                    raise OSError(f"POST /Users was answered {status}: {answer[:300]}")
                self.state["user", name] = ("administered", True, False, "member")

    def run(self, is_over):
        while not is_over():
            kind = self.random.choices(list(WEIGHTS), WEIGHTS.values())[0]
            if getattr(self, kind)() is False:
                return

    def command(self, action, subject, *arguments, after):
        """Whether the command ended; its output is in `output`."""
        self.begin((after, 0))
        self.request = None
        status, self.output = self.machine.ctl(*action.split(), "--org", ORGANIZATION, *arguments)
        if status is None:
            return False
        if status != 0:
            self.faults.append(f"{self.name}: scimctl {action} ended with {status}: {self.output[-300:]}")
            return False
        self.end()
        self.audited[AUDITED.get(action, action), subject] += 1
        if action.startswith("user "):
            self.logged[LOGGED.get(action, action.removeprefix("user ")), subject] += 1
        return True

    def compare(self, content):
        faults = super().compare(content)
        records = (("audit trail", self.audited, content.audited), ("provisioning log", self.logged, content.local))
        for record, wanted, found in records:
            for key, count in wanted.items():
                if found[key] < count:
                    faults.append(f"{self.name}: {key} is {found[key]} times in the {record} instead of {count} times")
        return faults

    def show(self):
        """Takes the secret that was just printed."""
        token = json.loads(self.output)["token"]
        self.digests.add(hashlib.sha256(token.encode()).hexdigest())

    def valid_tokens(self):
        return [name for (kind, name), value in self.state.items() if kind == "token" and value[1] == 0]

    def create_token(self):
        if len(self.names("token")) >= TOKENS:
            return self.map_label()
        name = self.fresh("token")
        after = self.state | {("token", name): (1, 0)}
        if not self.command("token create", name, "--name", name, "--json", after=after):
            return False
        self.show()

    def rotate_token(self):
        names = [name for name in self.valid_tokens() if self.state["token", name][0] < 6]
        if not names:
            return self.create_token()
        name = self.random.choice(names)
        rows, _ = self.state["token", name]
        after = self.state | {("token", name): (rows + 1, 0)}
        if not self.command("token rotate", name, name, "--json", after=after):
            return False
        self.show()

    def revoke_token(self):
        if not (names := self.valid_tokens()):
            return self.create_token()
        name = self.random.choice(names)
        rows, _ = self.state["token", name]
        return self.command("token revoke", name, name, "--yes", after=self.state | {("token", name): (rows, rows)})

    def map_label(self):
        label = f"{self.name}.label{self.random.randrange(LABELS)}"
        role = self.random.choice([each for each in ROLES if each != self.state.get(("mapping", label))])
        after = self.state | {("mapping", label): role}
        return self.command("role map set", label, label, role, after=after)

    def unmap_label(self):
        if not (labels := self.names("mapping")):
            return self.map_label()
        label = self.random.choice(labels)
        after = {key: value for key, value in self.state.items() if key != ("mapping", label)}
        return self.command("role map unset", label, label, after=after)

    def change_user(self):
        """Protection, state and role of a user; a protected one is not deactivated."""
        name = self.random.choice(self.names("user"))
        title, active, protected, role = self.state["user", name]
        other = self.random.choice([each for each in ROLES if each != role])
        choices = {
            "role set": (title, active, protected, other), "unprotect" if protected else "protect": (title, active, not protected, role)}
        if not active:
            choices["activate"] = (title, True, protected, role)
        elif not protected:
            choices["deactivate"] = (title, False, protected, role)
        change = self.random.choice(sorted(choices))
        more = (name, other) if change == "role set" else (name,)
        return self.command(f"user {change}", name, *more, after=self.state | {("user", name): choices[change]})
