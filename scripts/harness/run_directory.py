"""The directory of one `make run`: its lock, the processes that were started in it, and how they are stopped."""

import fcntl
import os
import pathlib
import re
import shutil
import signal
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEFAULT = ROOT / ".run"
MARKER = ".scim-fcgi-run"
TEMPORARY = re.compile(r"/tmp/scim-fcgi-run\.\w{8}")
MADE = [
    "bin", "data", "logs", "nginx", "nginx-temporary", "tls", "backups", "sockets", "endpoint.env", "scim-fcgi.conf", "token",
]


class Problem(Exception):
    """Why something cannot be done, and what to do about it."""


class RunDirectory:
    """A directory that belongs to `make run`."""

    def __init__(self, path):
        self.path = pathlib.Path(path).resolve()
        self.lock = None

    def claim(self):
        """Takes the lock, so that a second run cannot stop the processes of the first, and removes what an earlier run left.

        The lock lasts as long as this process: no child inherits it.
        """
        marker = self.path / MARKER
        if not marker.exists() and any(self.path.iterdir()):
            raise Problem(f"{self.path} is not empty and was not created by make run; choose another RUN_DIR")
        self.lock = marker.open("a")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem(
                f"make run is already running in {self.path}; stop it with Ctrl-C, or choose another RUN_DIR and PORT"
            ) from None
        self.stop()
        for name in MADE:
            remove(self.path / name)

    def note_places(self, *places):
        """Records the directories that `stop` removes if they are outside this directory."""
        (self.path / "places").write_text("".join(f"{place}\n" for place in places))

    def places(self):
        try:
            return (self.path / "places").read_text().splitlines()
        except FileNotFoundError:
            return []

    def stop(self):
        """Stops nginx and the worker; the number of processes that were stopped."""
        places = self.places()
        place = places[0] if places else self.path
        stopped = [
            self.end("nginx.pid", f"{self.path}/nginx/nginx.conf", (signal.SIGQUIT, signal.SIGTERM, signal.SIGKILL)),
            self.end("worker.pid", f"{place}/scim-fcgi.conf", (signal.SIGTERM, signal.SIGKILL)),
            self.end("console.pid", f"{place}/scim-fcgi.conf", (signal.SIGTERM, signal.SIGKILL)),
        ]
        for each in places:
            if TEMPORARY.fullmatch(each):
                remove(pathlib.Path(each))
        remove(self.path / "places")
        return sum(stopped)

    def end(self, name, mark, signals):
        """Ends the process whose number is in the file `name` by each signal in turn; whether it was running."""
        file = self.path / name
        try:
            process = int(file.read_text())
        except (FileNotFoundError, ValueError):
            process = None
        found = process is not None and is_running(process, mark)
        for each in signals:
            if process is None or not is_running(process, mark):
                break
            try:
                os.kill(process, each)
            except ProcessLookupError:
                break
            except PermissionError:
                raise Problem(f"process {process} belongs to another user; stop it as that user, or with sudo") from None
            wait_until(lambda: not is_running(process, mark), seconds=10)
        remove(file)
        return found


def is_running(process, mark):
    """Whether the process exists and `mark` is in its command line: the number may belong to another process by now."""
    try:
        return mark in pathlib.Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_until(condition, seconds):
    """Whether the condition became true within that time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def remove(path):
    """Removes a file or a directory if it exists."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
