"""The endpoint under attack."""

import collections
import http.client
import pathlib
import ssl
import subprocess
import threading
import time
import urllib.parse

from harness import endpoint

# `status` is empty where the connection ended, or `timeout` passed, before the answer was complete.
Answer = collections.namedtuple("Answer", "status fields body seconds")


class Endpoint(endpoint.Endpoint):
    """An endpoint with clients, commands and a look at the worker's memory."""

    def __init__(self, directory):
        super().__init__(directory)
        url = urllib.parse.urlsplit(self.base_url)
        self.port, self.base_path = url.port, url.path
        self.tls = ssl.create_default_context(cafile=self.authorities)

    def client(self, timeout=60, token=None, address=None):
        return Client(self, timeout, token or self.token, address)

    def ctl(self, *arguments, timeout=60):
        """Exit status, output and seconds of a `scimctl` command; the status is None where it was still running."""
        begin = time.monotonic()
        try:
            done = subprocess.run(
                [self.scimctl, "--config", self.config, *arguments], capture_output=True, timeout=timeout, check=False)
            return done.returncode, done.stdout + done.stderr, time.monotonic() - begin
        except subprocess.TimeoutExpired:
            return None, b"", timeout

    def size(self):
        """The bytes of the database and its write-ahead log."""
        return sum(path.stat().st_size for path in self.database.parent.glob("scim.db*") if not path.name.endswith("-shm"))

    def is_alive(self):
        return "(zombie)" not in self.status_text() and self.status_text() != ""

    def status_text(self):
        try:
            return pathlib.Path(f"/proc/{self.worker}/status").read_text()
        except FileNotFoundError:
            return ""

    def reset_peak(self):
        pathlib.Path(f"/proc/{self.worker}/clear_refs").write_text("5")

    def peak(self):
        """The worker's greatest resident memory since `reset_peak`, in MB."""
        for line in self.status_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1000
        return 0.0


class Client:
    """One kept connection to nginx, opened again where it was closed."""

    def __init__(self, endpoint, timeout, token, address):
        self.base_path = endpoint.base_path
        source = (address, 0) if address else None
        host = "127.0.0.1" if address else "localhost"
        self.connection = http.client.HTTPSConnection(
            host, endpoint.port, timeout=timeout, context=endpoint.tls, source_address=source)
        self.fields = {"Authorization": f"Bearer {token}"}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def ask(self, method, target, body=None):
        """One answer; `target` begins below the base path."""
        fields = self.fields if body is None else self.fields | {"Content-Type": "application/scim+json"}
        begin = time.monotonic()
        try:
            self.connection.request(method, self.base_path + target, body, fields)
            answer = self.connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            return Answer("", {}, b"", time.monotonic() - begin)
        return Answer(str(answer.status), dict(answer.getheaders()), text, time.monotonic() - begin)


def in_threads(count, work):
    """Calls `work` with each number below `count` in a thread of its own, and waits for all."""
    threads = [threading.Thread(target=work, args=(number,), daemon=True) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
