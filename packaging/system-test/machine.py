"""A Debian that is booted with systemd in a container without network, and what can be done to it.

systemd-nspawn is the child of this process and dies with it, its mounts live in a mount namespace
of its own, and its files in one temporary directory: nothing outlives the test, however it ends.
"""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent

# The environment of every command inside: that of a login of root, not that of the test.
ENVIRONMENT = [
    "env", "-i", "HOME=/root", "USER=root", "LANG=C.UTF-8", "DEBIAN_FRONTEND=noninteractive",
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
]


class Failed(Exception):
    """A command inside did not do what the test needs; the text has its output."""


def die_with_parent(*command):
    """`command`, killed by the kernel when this process ends in any way."""
    return ["setpriv", "--pdeathsig", "KILL", *command]


class Machine:
    """One booted Debian. Use it in a `with` statement."""

    def __init__(self, archive, name):
        self.name = name
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix=f"scim-fcgi-{name}-", dir="/var/tmp"))
        self.root = self.directory / "root"
        self.console = self.directory / "console.log"
        self.nspawn = None
        self.network = None
        self.root.mkdir()
        self._unpack(archive)

    def _unpack(self, archive):
        with subprocess.Popen(["zstd", "-dcq", archive], stdout=subprocess.PIPE) as zstd:
            subprocess.run(
                ["tar", "-C", self.root, "--numeric-owner", "--xattrs", "-xf", "-"],
                stdin=zstd.stdout, check=True)

    def __enter__(self):
        try:
            self.boot()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def boot(self):
        # A network namespace of our own, held by a sleeper, outlives a reboot of the container:
        # clients that write from outside stay in it all the time.
        self.network = subprocess.Popen(
            die_with_parent("unshare", "--net", "sh", "-c", "ip link set lo up && echo up && exec sleep infinity"),
            stdout=subprocess.PIPE, text=True)
        if self.network.stdout.readline() != "up\n":
            raise Failed("no network namespace: are iproute2 and util-linux installed?")
        self._start()
        self.wait_until_running()

    def _start(self):
        with open(self.console, "ab") as console:
            self.nspawn = subprocess.Popen(
                die_with_parent(
                    "systemd-nspawn", "--quiet", "--directory", self.root, "--machine", self._host_name(),
                    # As on a server: without it systemd 257 leaves out PrivateNetwork= and says so in the journal alone.
                    "--capability=CAP_NET_ADMIN", "--boot", "--register=no", "--keep-unit",
                    f"--network-namespace-path=/proc/{self.network.pid}/ns/net"),
                stdin=subprocess.DEVNULL, stdout=console, stderr=subprocess.STDOUT)

    def _host_name(self):
        return f"{self.name}-{os.getpid()}"

    def leader(self):
        """The process id, outside, of systemd inside; None while there is none."""
        found = self._children(self.nspawn.pid)
        return found[0] if found else None

    @staticmethod
    def _children(process):
        try:
            return [int(child) for child in pathlib.Path(f"/proc/{process}/task/{process}/children").read_text().split()]
        except OSError:
            return []

    def services(self, program):
        """The process ids, outside, of what systemd inside runs under the name of that program."""
        def name(process):
            try:
                return pathlib.Path(f"/proc/{process}/comm").read_text().strip()
            except OSError:
                return None
        leader = self.leader()
        return [child for child in self._children(leader) if name(child) == program] if leader else []

    def wait_until_running(self, seconds=90):
        """Waits until systemd inside has started everything."""
        state, deadline = "", time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.nspawn.poll() is not None:
                break
            leader = self.leader()
            if leader is not None:
                done = self.attempt("systemctl", "is-system-running")
                state = done.stdout.strip() or done.stderr.strip()
                if state in ("running", "degraded"):
                    return state
            time.sleep(0.05)
        raise Failed(f"{self.name} did not boot ({state or 'no answer'}):\n{self.console.read_text(errors='replace')[-2000:]}")

    def attempt(self, *command, stdin=None, seconds=300):
        """Runs a command inside and answers with what became of it."""
        leader = self.leader()
        if leader is None:
            return subprocess.CompletedProcess(command, 255, "", "the machine is down")
        return subprocess.run(
            ["nsenter", "--all", "--target", str(leader), *ENVIRONMENT, *map(str, command)],
            input=stdin, capture_output=True, text=True, errors="replace", timeout=seconds)

    def run(self, *command, stdin=None, seconds=300):
        """Runs a command inside that has to succeed; its standard output."""
        done = self.attempt(*command, stdin=stdin, seconds=seconds)
        if done.returncode != 0:
            raise Failed(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def shell(self, script, **options):
        return self.run("sh", "-c", script, **options)

    def outside(self, *command):
        """The arguments of a command that runs outside but on the network of the machine."""
        return die_with_parent("nsenter", f"--net=/proc/{self.network.pid}/ns/net", *map(str, command))

    def path(self, inside):
        """Where a file of the machine is seen from outside."""
        return self.root / str(inside).lstrip("/")

    def write(self, inside, text):
        self.run("tee", inside, stdin=text)

    def put(self, outside, inside):
        destination = self.path(inside)
        destination.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(outside, destination)

    def property(self, unit, name):
        """A property of a unit as `systemctl show` gives it."""
        return self.run("systemctl", "show", "--value", "--property", name, unit).strip()

    def journal(self, unit):
        return self.run("journalctl", "--no-pager", "--output=short-precise", "--unit", unit)

    def reboot(self):
        self.attempt("systemctl", "reboot")
        # With --keep-unit nspawn leaves the second boot to whoever started it, and says so by this code.
        if self.nspawn.wait(timeout=90) != 133:
            raise Failed(f"{self.name} ended with {self.nspawn.returncode} instead of a reboot")
        self._start()
        return self.wait_until_running()

    def __exit__(self, *_):
        if self.nspawn and self.nspawn.poll() is None:
            self.attempt("systemctl", "poweroff", seconds=10)
            try:
                self.nspawn.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.nspawn.send_signal(signal.SIGKILL)
                self.nspawn.wait()
        if self.network:
            self.network.kill()
            self.network.wait()
            self.network.stdout.close()
        shutil.rmtree(self.directory, ignore_errors=True)
