"""An endpoint that `scimctl doctor` examines, and what it finds."""

import contextlib
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import time

from harness import nginx
from harness.checks import Missed, expect, expect_equal
from harness.endpoint import Endpoint
from harness.run_directory import wait_until

# Every table that a rehearsal touches.
TABLES = [
    "users", "user_values", "former_user_names", "groups", "memberships", "tombstones", "resource_blocks", "credentials", "cycles",
]


class Report:
    """What one run of doctor found and how it ended."""

    def __init__(self, status, output, error):
        self.status, self.error = status, error
        self.findings = json.loads(output)["findings"] if output.startswith("{") else []
        self.shown = "\n".join(
            f"      {each['severity']} | {each['subject']} | {each['text']} | {each['fix']}" for each in self.findings) + error

    def of(self, severity, subject=None):
        return [each for each in self.findings
                if each["severity"] == severity and subject in (None, each["subject"])]

    def expect_status(self, wanted):
        expect(self.status == wanted, f"exit status {self.status} instead of {wanted}\n{self.shown}")

    def expect_finding(self, severity, subject, words=""):
        """At least one finding of that severity and subject has these words in its text or fix."""
        texts = [f"{each['text']} {each['fix']}" for each in self.of(severity, subject)]
        expect(any(words in text for text in texts),
               f'no {severity} of {subject} has "{words}", but {texts}\n{self.shown}')

    def expect_failures(self, *subjects):
        found = {each["subject"] for each in self.of("failure")}
        expect(found == set(subjects), f"failures: {sorted(found)} instead of {sorted(subjects)}\n{self.shown}")

    def expect_only_failure(self, subject, words):
        """That subject is the only failure, and every failure says what to do."""
        self.expect_status(1)
        self.expect_failures(subject)
        self.expect_finding("failure", subject, words)
        for each in self.of("failure"):
            expect(each["fix"] is not None, f"no fix for: {each['text']}")


class Installation(Endpoint):
    """An endpoint whose nginx can be changed, with a user and a group that doctor must leave alone."""

    def __init__(self, directory, other_directory):
        super().__init__(directory)
        self.other_directory = other_directory
        ada = self.post(
            "/Users", {"userName": "ada@example.org", "externalId": "5b6e4f0e-8f0e-4c43-9d2b-0a3f3b3f6c11"})
        self.post("/Groups", {"displayName": "Engines", "members": [{"value": ada["id"]}]})
        time.sleep(2)  # while the worker writes its counters
        self.before = self.content()

    # What doctor says

    def command(self, *arguments):
        return [self.scimctl, "doctor", "--config", self.config, *arguments]

    def doctor(self, *arguments, authorities=None):
        """Runs doctor; `authorities` is the file of certificates that it trusts, and "" is none."""
        environment = os.environ | {"SCIM_CA_FILE": self.authorities if authorities is None else authorities}
        done = subprocess.run(
            self.command("--json", *arguments), env=environment, capture_output=True, text=True, check=False)
        return Report(done.returncode, done.stdout, done.stderr)

    def ctl(self, *arguments):
        subprocess.run([self.scimctl, *arguments, "--config", self.config], check=True, stdout=subprocess.DEVNULL)

    # What doctor leaves

    def content(self):
        """Everything in the database that a rehearsal touches, except the entries that say that one took place."""
        lines = []
        with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as database:
            for table in TABLES:
                lines += [f"{table} {row}" for row in database.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3")]
            log = "SELECT * FROM provisioning_log WHERE operation <> 'rehearse' AND organization IS NOT NULL"
            lines += [f"provisioning_log {row}" for row in database.execute(log)]
        return lines

    def holds(self, table, words):
        return any(line.startswith(f"{table} ") and words in line for line in self.content())

    def expect_no_trace(self):
        time.sleep(2)  # while the worker writes its counters
        difference = "\n".join(sorted(set(self.content()) ^ set(self.before)))
        expect_equal(difference, "", "what is left or missing")

    # nginx

    def nginx(self, *arguments):
        with (self.directory / "logs/nginx.log").open("ab") as log:
            subprocess.run(nginx.command(self.directory, *arguments), stderr=log, check=True)

    def stop_nginx(self):
        process = int((self.directory / "nginx.pid").read_text())
        self.nginx("-s", "stop")
        if not wait_until(lambda: has_ended(process), seconds=10):
            raise Missed("nginx does not stop")

    @contextlib.contextmanager
    def changed_nginx(self, *changes):
        """Runs nginx with changes to its files: each a file's name, a regular expression and its replacement."""
        files = [self.directory / "nginx" / name for name, _, _ in changes]
        kept = [file.read_text() for file in files]
        self.stop_nginx()
        for file, (name, pattern, replacement) in zip(files, changes):
            text, count = re.subn(pattern, replacement, file.read_text(), flags=re.MULTILINE)
            expect(count > 0, f"{name} has nothing that matches {pattern}")
            file.write_text(text)
        self.nginx()
        try:
            yield
        finally:
            self.stop_nginx()
            for file, text in zip(files, kept):
                file.write_text(text)
            self.nginx()

    @contextlib.contextmanager
    def certificate(self, path):
        """Runs nginx with another certificate."""
        own, kept = self.directory / "tls/cert.pem", self.directory / "tls/kept.pem"
        shutil.copy(own, kept)
        shutil.copy(path, own)
        self.nginx("-s", "reload")
        time.sleep(0.5)
        try:
            yield own
        finally:
            shutil.copy(kept, own)
            self.nginx("-s", "reload")
            time.sleep(0.5)

    @contextlib.contextmanager
    def stored_base_url(self, url):
        self.ctl("base-url", "set", url)
        try:
            yield
        finally:
            self.ctl("base-url", "set", self.base_url)

    def stop_worker(self):
        os.kill(self.worker, signal.SIGTERM)
        if not wait_until(lambda: has_ended(self.worker), seconds=10):
            raise Missed("the worker does not stop")


def has_ended(process):
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True
