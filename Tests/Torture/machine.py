"""One server under torture: a directory with a database, the release worker, and `scimctl`."""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import threading
import time

from harness import fastcgi
from harness.local_service import PROGRAMS

ORGANIZATION = "demo"
ROLES = ("admin", "member", "viewer")
START = 30  # seconds that a worker may take until it answers
SIDE_FILES = ("-wal", "-shm", "-journal")


class Machine:
    """Everything is below `directory`; `data` is what a disk would hold.

    `preload` and `environment` are for the worker and for `scimctl` alike.
    """

    def __init__(self, directory, threads=8):
        self.directory, self.threads = pathlib.Path(directory), threads
        self.data = self.directory / "data"
        self.database = self.data / "scim.db"
        self.config = self.directory / "scim-fcgi.conf"
        self.log = self.directory / "worker.log"
        self.backups = self.directory / "backups"
        self.preload, self.environment = [], {}
        self.workers = {}
        self.commands, self.lock = set(), threading.Lock()
        self.is_dying = False
        self.token = None
        self.data.mkdir(parents=True, mode=0o700)
        self.config.write_text(
            f"SCIM_FCGI_DATABASE={self.database}\n"
            f"SCIM_FCGI_BACKUP_DIRECTORY={self.backups}\n"
            f"SCIM_FCGI_METRICS_SOCKET={self.directory}/metrics.sock\n")

    made = None  # the files and the token of the first machine that was set up

    def set_up(self):
        """An organization with SCIM, group sync, role mappings and a token, as `make run` has it."""
        if Machine.made:
            place, self.token = Machine.made
            self.put_back(place)
            return
        commands = [["base-url", "set", "https://localhost/scim/v2"], ["org", "create", ORGANIZATION]]
        commands += [["org", "enable", ORGANIZATION], ["org", "groups-sync", ORGANIZATION, "on"]]
        commands += [["role", "map", "set", "--org", ORGANIZATION, role, role] for role in ROLES]
        commands += [["role", "default", "set", "--org", ORGANIZATION, "member"]]
        for each in commands:
            self.must(*each)
        # Counts what is removed, and holds nothing: clients here create and delete without end.
        self.must("guard", "set", "--org", ORGANIZATION, "--minimum", "1000000")
        self.token = self.must("token", "create", "--org", ORGANIZATION, "--name", "torture", "--quiet").strip()
        self.keep(self.directory / "made")
        Machine.made = self.directory / "made", self.token

    def surroundings(self):
        """The environment of a program under the preloaded libraries."""
        libraries = {"LD_PRELOAD": ":".join(map(str, self.preload))} if self.preload else {}
        return os.environ | self.environment | libraries

    # The worker.

    def socket(self, number=0):
        return str(self.directory / f"worker{number}.sock")

    def spawn(self, number=0):
        """Starts a worker and does not wait for it."""
        command = [PROGRAMS / "scim-fcgi", "--config", self.config, "--socket", self.socket(number), "--threads", str(self.threads)]
        if number in self.workers:
            self.workers[number].kill()
        with self.log.open("ab") as log:
            self.workers[number] = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.surroundings())
        self.is_dying = False
        return self.workers[number]

    def start(self, number=0):
        """Starts a worker and returns when it accepts connections."""
        worker = self.spawn(number)
        deadline = time.monotonic() + START
        while not accepts(self.socket(number)):
            if worker.poll() is not None or time.monotonic() > deadline:
                raise OSError(f"the worker does not serve:\n{self.last_words()}")
            time.sleep(0.005)

    def last_words(self):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-5:])

    def kill(self):
        """Ends all workers and commands at this moment, as kill -9 does."""
        with self.lock:
            self.is_dying = True
            for process in [*self.workers.values(), *self.commands]:
                process.kill()
        for process in self.workers.values():
            process.wait()
        self.workers = {}

    def stop(self):
        """Ends all workers in order; the greatest exit status."""
        for process in self.workers.values():
            process.send_signal(signal.SIGTERM)
        statuses = [process.wait(60) for process in self.workers.values()]
        self.workers = {}
        return max(statuses, default=0)

    def client(self, number=0, token=None, timeout=60):
        client = fastcgi.Client(self.socket(number), token or self.token)
        client.connection.settimeout(timeout)
        return client

    # Commands.

    def ctl(self, *arguments):
        """Exit status and output of a `scimctl` command; the status is None where it was killed, or not started any more."""
        with self.lock:
            if self.is_dying:
                return None, ""
            process = subprocess.Popen(
                [PROGRAMS / "scimctl", *arguments, "--config", self.config], stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=self.surroundings(), text=True)
            self.commands.add(process)
        output, _ = process.communicate()
        with self.lock:
            self.commands.discard(process)
        return (None if process.returncode < 0 else process.returncode), output

    def must(self, *arguments):
        status, output = self.ctl(*arguments)
        if status != 0:
            raise OSError(f"scimctl {' '.join(arguments[:3])} ended with {status}: {output}")
        return output

    # The files.

    def keep(self, place):
        """Copies the files as they are to another directory, except what is lost with the memory."""
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.data, place, ignore=shutil.ignore_patterns("*-shm"), copy_function=shutil.copyfile)

    def put_back(self, place):
        """The other direction."""
        shutil.rmtree(self.data)
        shutil.copytree(place, self.data, copy_function=shutil.copyfile)


def accepts(path):
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(path)
        except OSError:
            return False
        return True


def text(document):
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
