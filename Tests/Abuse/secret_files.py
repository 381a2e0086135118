"""Files with a secret on their first line, named wherever a command or the worker reads a file: no message shows any of it.

Each is read twice, with two secrets of the same form. What is said may name the file and the line, so it is the same both times.
"""

import concurrent.futures
import os
import pathlib
import re

from commands import ENTRA, GUID, IDENTITY
from names import CANARY
from terminal import run

# The forms that a first line may have; %s is the secret. A key of ours that has a wrong value is shown with it: our
# configuration holds no secrets.
FORMS = {
    "shadow": "root:$y$j9T$%s:20000:0:99999:7:::\ndaemon:*:20000::::::\n",
    "key": "%s=%s\n",
    "open quote": "SCIM_FCGI_LOG_LEVEL=\"%s\n",
    "token": "scim_%s\n",
    "JSON": '{"%s\n',
    "PEM": "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n",
    "bytes": "\x1b]0;%s\x07`touch " + CANARY + "`\n",
}
SECRETS = ("CorrectHorseBatteryStaple01", "WrongDonkeyBatteryStapler02")
THREADS = 2 * (os.cpu_count() or 1)
VARYING = re.compile(rb"\d{4}-\d\d-\d\dT[\d:.]+Z|request [0-9a-f]{32}|\d+ (?:ms|s)\b")


class Secrets:
    def __init__(self, endpoint, place, grammar):
        self.endpoint, self.grammar = endpoint, grammar
        self.place = place / "secrets"
        self.users = place / "users.csv"
        self.worker = str(pathlib.Path(endpoint.scimctl).with_name("scim-fcgi"))

    def results(self):
        self.users.write_text("id,userPrincipalName,accountEnabled\n")
        # Keys are read only where an issuer is trusted, assertions only where a workload identity is set.
        self.scimctl("console", "entra", "set", "--machine", *ENTRA)
        self.scimctl("federation", "set", "--org", "demo", *IDENTITY)
        with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
            found = list(pool.map(self.play, FORMS))
        self.scimctl("federation", "remove", "--org", "demo", "--yes")
        faults = [*self.forgotten(), *(fault for part, _ in found for fault in part)]
        return [("secrets in files", sum(count for _, count in found), faults)]

    def scimctl(self, *words):
        variables = {"SCIM_CONFIG": self.endpoint.config}
        done = run([self.endpoint.scimctl, *words], self.place.parent, False, environment=variables)
        if done.status:
            raise SystemExit(f"scimctl {' '.join(words)} ended with {done.status}: {done.error}")

    def play(self, form):
        """What was wrong with one form of a first line, and how many readers there were."""
        place = self.place / form.replace(" ", "-")
        place.mkdir(parents=True)
        file, faults, readers = place / "secret", [], list(self.readers(str(place / "secret")))
        for name, words, variables in readers:
            said = self.said(file, form, words, variables)
            if said[0] != said[1]:
                # What differs by the time of day does not differ again, what differs by the secret does.
                said = self.said(file, form, words, variables)
            for secret, text in zip(SECRETS, said):
                if secret[:8].encode() in text:
                    faults.append(f"{name} shows the secret of a file ({form}): {text[:300]}")
            if said[0] != said[1]:
                faults.append(f"{name} says something else for each secret ({form}): {said[0][-200:]} {said[1][-200:]}")
            if form in {"shadow", "key"} and "configuration" in name and f"{file}:1".encode() not in said[0]:
                faults.append(f"{name} does not name the line ({form}): {said[0][:300]}")
        return faults, len(readers)

    def said(self, file, form, words, variables):
        return [self.read(file, FORMS[form].replace("%s", secret), words, variables) for secret in SECRETS]

    @staticmethod
    def read(file, content, words, variables):
        """All that was said, without times and numbers of requests."""
        file.unlink(missing_ok=True)
        file.touch(0o600)
        file.write_text(content)
        output = run(words, file.parent, False, environment=variables, source=content)
        return VARYING.sub(b"-", output.output + output.error)

    def readers(self, file):
        """Every way to have a file read: its name, the words, and variables."""
        scimctl, config = self.endpoint.scimctl, {"SCIM_CONFIG": self.endpoint.config}
        yield "configuration of scimctl", [scimctl, "--config", file, "org", "list"], {}
        yield "configuration of scimctl in SCIM_CONFIG", [scimctl, "status"], {"SCIM_CONFIG": file}
        yield "configuration of scimctl config test", [scimctl, "config", "test", "--config", file], {}
        yield "configuration of scimctl check", [scimctl, "check", "--config", file], {}
        yield "configuration of the worker", [self.worker, "--config", file], {}
        for (path, argument), words in self.arguments(file).items():
            yield f"scimctl {path} {argument}", [scimctl, *path.split(), *words], config

    def arguments(self, file):
        """The words for each argument that names a file which is read."""
        url = f"https://localhost:{self.endpoint.port}{self.endpoint.base_path}"
        simulate = ["--base-url", url, "--users", "1", "--groups", "0"]
        return {
            ("schema add", "argument"): ["--org", "demo", file],
            ("role preview", "--payload"): ["--org", "demo", "--payload", file],
            ("restore", "argument"): ["--dry-run", file],
            ("nginx check", "--file"): ["--file", file],
            ("keys import", "argument"): ["--keys-url", f"https://localhost:1/{GUID}/discovery/v2.0/keys", file],
            ("federation test", "argument"): ["--org", "demo", file],
            ("org import", "argument"): [file],
            ("drift", "--against"): ["--org", "demo", "--against", file],
            ("drift", "--members"): ["--org", "demo", "--against", str(self.users), "--members", file],
            ("entra simulate", "--ca-file"): [*simulate, "--token-file", self.endpoint.config, "--ca-file", file],
            ("entra simulate", "--token-file"): [*simulate, "--ca-file", self.endpoint.authorities, "--token-file", file],
            ("token identify", "standard input"): [],
        }

    # Arguments that name a file which is not read: the first two are written, the others are only printed.
    NOT_READ = {("metrics", "--textfile"), ("org export", "argument"), ("nginx site", "--cert"), ("nginx site", "--key")}

    def forgotten(self):
        known = set(self.arguments("")) | self.NOT_READ
        for path, argument in self.grammar.files():
            if (" ".join(path), argument) not in known:
                yield f"the file of scimctl {' '.join(path)} {argument} is not read in Tests/Abuse/secret_files.py"
