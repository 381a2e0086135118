"""Runs every command of scimctl on a database full of hostile names, and looks at what it writes."""

import base64
import concurrent.futures
import csv
import io
import itertools
import json
import os
import re
import shutil
import signal
import time

import bodies
import suggestions
from bodies import patch, text, user
from commands import CHANGING, FEDERATING, LEFT_OUT, MAKING, READING, STOPPED
from names import CANARY, Names
from terminal import OWN, faults_of_json, faults_of_text, run

# On a terminal or not, and with which option; taken in turn.
FORMS = ((True, ()), (False, ("--json",)), (True, ("--json",)), (False, ()))
THREADS = 2 * (os.cpu_count() or 1)
TEXT_ONLY = {"metrics", "exit-statuses", "help"}  # they have no --json, or their text is for programs
EVERY = {"role explain", "restore"}  # labels in commands, and names of files in errors
# They say that not all is well, or that there is nothing to decide on or no export of an organization to read.
JUDGING = {
    "check", "doctor", "keys fetch", "nginx check", "token identify", "federation test", "drift", "guard approve",
    "guard reject", "org import"}
# A text that some spreadsheet would take for a formula, wherever it cuts a cell.
FORMULA = re.compile("(?:^|[,;|\t\r\n\v\f\x85\u2028\u2029])[ \"\xa0]*[=+@\uff1d\uff0b\uff0d\uff20-]")
KINDS = {"org": 1, "role": 2, "token": 3, "user": 4, "protected": 5, "group": 6, "client": 9}


class EveryCommand:
    def __init__(self, endpoint, place):
        self.endpoint = endpoint
        self.place = place / "here"
        self.place.mkdir()
        self.place.chmod(0o777)  # where a name could make the canary, whoever runs it
        self.grammar = suggestions.Grammar(endpoint.scimctl)
        self.names = {kind: Names(number) for kind, number in KINDS.items()}
        self.names["label"] = Names(7, controls=True)
        self.backups = endpoint.database.parent.parent / "backups"
        self.names["backup"] = [f"{name.replace('/', '|')}.db" for name in Names(8, controls=True)]
        self.names["main"] = [f"-`touch {CANARY}`\u202e\u061c \"$(touch {CANARY})\" it's"]
        self.names["url"] = [f"https://localhost:{endpoint.port}{endpoint.base_path}"]

        self.faults = {
            name: [] for name in (
                "commands that are run", "text on a terminal and in a pipe", "JSON", "CSV in a pipe", "suggested commands",
                "nothing ran")}
        self.counts = dict.fromkeys(self.faults, 0)
        self.texts, self.done = [], set()

    def results(self):
        self.write_files()
        self.find_forgotten()
        self.play(MAKING, FORMS[:1] + FORMS[3:])
        self.provision()
        self.play(READING, FORMS, is_ordered=False)
        self.play(FEDERATING, FORMS)
        self.play(CHANGING, FORMS[:1], count=2)
        self.stop_worker()
        self.play(STOPPED, FORMS)
        for name in sorted({*MAKING, *READING, *FEDERATING, *CHANGING, *STOPPED} - self.done - JUDGING):
            self.fault("commands that are run", f"scimctl {name} never ended with 0")
        self.look_at_suggestions()
        self.look_for_canary()
        return [(name, self.counts[name], faults) for name, faults in self.faults.items()]

    def fault(self, part, sentence):
        self.faults[part].append(sentence)

    # What the commands read.

    def write_files(self):
        for kind, content in {
                "payload": user("x", roles=[{"value": self.names["label"][3]}], **{self.names["label"][0]: "x"}),
                "schema": self.schema("urn:contoso:badges", "badge"),
                "wrongschema": self.schema("urn:contoso:" + self.names["label"][0], self.names["label"][1]),
        }.items():
            path = self.place / f"{kind}.json"
            path.write_bytes(text(content))
            self.names[kind] = [str(path)]
        self.names["assertion"] = []
        for number, label in enumerate(self.names["label"]):
            path = self.place / f"assertion{number}.jwt"
            path.write_bytes(assertion(label))
            self.names["assertion"].append(str(path))
        nginx = self.place / "nginx.conf"
        nginx.write_text("".join(
            f"server {{ server_name \"{name}\"; location \"{name}\" {{ fastcgi_pass \"{name}\"; }} }}\n"
            for name in self.names["label"]))
        self.names["nginx"] = [str(nginx)]

    def schema(self, urn, attribute):
        label = self.names["label"][4]
        return {
            "id": urn, "name": label, "description": label,
            "attributes": [{"name": attribute, "type": "string", "multiValued": False, "description": label}]}

    def find_forgotten(self):
        known = {**MAKING, **READING, **FEDERATING, **CHANGING, **STOPPED, **LEFT_OUT}
        there = {" ".join(path) for path in self.grammar.commands}
        for name in sorted(there - set(known)):
            self.fault("commands that are run", f"scimctl {name} is neither run nor left out in Tests/Abuse/commands.py")
        for name in sorted(set(known) - there):
            self.fault("commands that are run", f"there is no command scimctl {name}")
        self.counts["commands that are run"] = len(there) - len(LEFT_OUT)

    # What a client sends.

    def provision(self):
        token = json.loads(self.scimctl(
            ["token", "create", f"--org={self.names['main'][0]}", "--name", "test", "--json"], False).output)["token"]
        with self.endpoint.client(token=token) as client:
            self.client = client
            labels = self.names["label"]
            self.ids = {
                kind: [self.make("/Users", self.user(name, label))
                       for name, label in zip(self.names[kind], labels)]
                for kind in ("user", "protected")}
            members = [{"value": id} for id in self.ids["user"][:5]]
            for name, label in zip(self.names["group"], labels):
                self.make("/Groups", {
                    "schemas": [bodies.GROUP], "displayName": name, "externalId": label, "members": members})
            for name in self.names["protected"]:
                self.scimctl(["user", "protect", f"--org={self.names['main'][0]}", "--", name], False)
            self.refused(client)
        whole = sorted(path.name for path in self.backups.glob("scim-2*.db"))
        self.names["whole"] = whole[:1]
        for number, name in enumerate(self.names["backup"]):
            try:
                shutil.copy(self.backups / whole[0] if number == 0 else __file__, self.backups / name)
            except OSError as error:
                self.fault("commands that are run", f"the file {name!r} cannot be made: {error}")

    def user(self, name, label):
        sent = label if name in self.names["protected"] else f"{label}?"  # no mapping names that
        return user(name) | {
            "displayName": label, "externalId": label, "title": label, "nickName": label,
            "roles": [{"value": sent, "primary": True}], "emails": [{"value": label, "type": label}],
            "name": {"givenName": label, "familyName": label}, label: label,
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": label}}

    def make(self, target, body):
        answer = self.client.ask("POST", target, text(body))
        if answer.status != "201":
            self.fault("commands that are run", f"POST {target} was answered {answer.status}: {answer.body[:300]}")
            return ""
        return json.loads(answer.body)["id"]

    def refused(self, client):
        """Requests whose refusal is in the log with a hostile text."""
        labels = self.names["label"]
        for id, label in zip(self.ids["protected"], labels):
            client.ask("DELETE", f"/Users/{id}")
            client.ask("PATCH", f"/Users/{id}", patch(("replace", "active", False)))
            client.ask("PATCH", f"/Users/{id}", patch(("replace", label, label)))
            client.ask("POST", "/Users", text(user(label)))
            client.ask("POST", "/Groups", text({"displayName": label, "members": [{"value": label}]}))
        for id, name in zip(self.ids["protected"], self.names["protected"]):
            client.ask("PUT", f"/Users/{id}", text(user(f"{name}!", **{name: name})))
            client.ask("PATCH", f"/Users/{id}", patch(("replace", "userName", name)))

    def stop_worker(self):
        os.kill(self.endpoint.worker, signal.SIGTERM)
        for _ in range(200):
            if not self.endpoint.is_alive():
                return
            time.sleep(0.05)

    # What the commands are run with, and how.

    def play(self, commands, forms, count=None, is_ordered=True):
        jobs = []
        for number, (name, templates) in enumerate(commands.items()):
            for template in templates:
                # Of commands that only read, each takes one in five of the names.
                cut = slice(number % 5, None, 5) if not is_ordered and name not in EVERY else slice(count)
                for turn, words in enumerate(list(self.expand(template))[cut] or self.expand(template)):
                    used = forms if turn == 0 and not is_ordered else [forms[(turn + number) % len(forms)]]
                    jobs += [(name, words, form) for form in used if form[1] == () or name not in TEXT_ONLY]
        with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
            for _, group in itertools.groupby(jobs, key=lambda job: is_ordered and job[0]):
                list(pool.map(lambda job: self.look(*job), group))

    def expand(self, template):
        """The words with each of the names in turn."""
        found = sorted({kind for word in template for kind in re.findall(r"\{(\w+)\}", word)})
        for number in range(max((len(self.names[kind]) for kind in found), default=1)):
            chosen = {kind: self.names[kind][number % len(self.names[kind])] for kind in found}
            yield [re.sub(r"\{(\w+)\}", lambda match: chosen[match[1]], word) for word in template]

    def scimctl(self, words, on_terminal):
        variables = {"SCIM_CA_FILE": self.endpoint.authorities, "SCIM_CONFIG": self.endpoint.config}
        return run([self.endpoint.scimctl, *words], self.place, on_terminal, environment=variables)

    def look(self, name, words, form):
        on_terminal, options = form
        if options and "csv" in words:
            return
        output = self.scimctl([*name.split(), *options, *words], on_terminal)
        shown = f"scimctl {name} {words}, {'terminal' if on_terminal else 'pipe'}{' '.join(('', *options))}"
        self.counts["nothing ran"] += 1
        if output.status == 0:
            self.done.add(name)
        if output.status == 2 and b"Usage:" in output.output + output.error:
            self.fault("commands that are run", f"{shown} is used wrongly: {(output.error or output.output)[-300:]}")
        text = OWN.sub(b"", output.output) if options else output.output
        if options and text.startswith(b"{") or name == "user export" and "csv" not in words and not output.error:
            self.counts["JSON"] += 1
            # On a terminal an error follows.
            text, _, rest = (text, b"", b"") if "export" in name else text.partition(b"\n")
            self.note("JSON", shown, faults_of_json(text, is_lines="export" in name))
            self.texts += [each for each in strings(text) if "scimctl " in each]
            text = rest
        elif "csv" in words and not on_terminal:
            self.counts["CSV in a pipe"] += 1
            self.note("CSV in a pipe", shown, faults_of_table(text))
            if len(words) == 3 and "\u202e" not in text.decode(errors="replace"):
                self.fault("CSV in a pipe", f"{shown} does not have the text as it was sent")
            text = b""
        elif name == "metrics" and not on_terminal:
            text = b""  # as Prometheus reads it
        self.look_at_text(shown, text)
        self.look_at_text(shown, output.error)

    def look_at_text(self, shown, output):
        if not output:
            return
        self.counts["text on a terminal and in a pipe"] += 1
        self.note("text on a terminal and in a pipe", shown, faults_of_text(output))
        if not shown.startswith("scimctl help "):
            self.texts.append(OWN.sub(b"", output).decode(errors="replace"))

    def note(self, part, shown, faults):
        for fault in faults:
            self.fault(part, f"{shown} {fault}")

    # What is looked at in the end.

    def look_at_suggestions(self):
        shell = suggestions.Shell(self.place)
        names = {name for kind in self.names.values() for name in kind}
        names |= {name + "?" for name in names} | {name + "!" for name in names}
        names |= {name.strip().lower() for name in names} | {"demo", "test", "spare", "urn:contoso:badges"}
        found = sorted({pair for each in self.texts for pair in suggestions.find(each, self.grammar)})
        used = set()
        for command, line in found:
            for fault in suggestions.faults(command, line, shell, self.grammar, names):
                self.fault("suggested commands", fault)
            used |= set(shell.words(command) or [])
        self.counts["suggested commands"] = len(found)
        for kind in ("org", "role", "token", "client", "protected", "label"):
            seen = sum(any(name.strip().lower() in word.lower() for word in used) for name in self.names[kind])
            if seen < len(self.names[kind]):
                self.fault("suggested commands", f"only {seen} of {len(self.names[kind])} names of kind {kind} stand in one")

    def look_for_canary(self):
        for path in (self.place, self.backups, self.endpoint.database.parent):
            if (path / CANARY).exists():
                self.fault("nothing ran", f"{path / CANARY} was made")


def assertion(label):
    """What has the form of a signed token, and says `label` in each place."""
    claims = {name: label for name in ("iss", "sub", "tid", "azp", "oid")} | {"aud": [label, label], "exp": 4_000_000_000}
    parts = (text({"alg": "RS256", "typ": "JWT", "kid": label}), text(claims), b"signature")
    return b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)


def strings(output):
    """Every text in JSON, or in lines of JSON."""
    for line in output.splitlines():
        try:
            yield from strings_of(json.loads(line))
        except ValueError:
            pass


def strings_of(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, member in value.items():
            yield key
            yield from strings_of(member)
    elif isinstance(value, list):
        for member in value:
            yield from strings_of(member)


def faults_of_table(output):
    """Cells that a spreadsheet would take for a formula; the text itself is as it was sent."""
    try:
        rows = list(csv.reader(io.StringIO(output.decode(), newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        return [f"is not CSV: {error}"]
    cells = [cell for row in rows for cell in row]
    wrong = [f"has the formula {cell!r}" for cell in cells if FORMULA.search(cell)]
    if len({len(row) for row in rows}) > 1:
        wrong.append("has rows of different length")
    return wrong[:3]
