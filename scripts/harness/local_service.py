"""nginx with TLS and a worker on localhost, as `make run` starts them."""

import json
import os
import pathlib
import pwd
import shlex
import shutil
import socket
import ssl
import subprocess
import tempfile
import urllib.request

from harness import nginx
from harness.run_directory import ROOT, Problem, wait_until

PROGRAMS = ROOT / ".build-static/bin"
ORGANIZATION = "demo"
LONGEST_SOCKET_PATH = 99  # bytes: that of the metrics socket has 8 more, and 107 are allowed


class LocalService:
    """One worker behind one nginx; everything they write is below `directory` or in a place that it names."""

    def __init__(self, directory, port):
        self.directory, self.port = directory, port
        self.path = directory.path
        self.logs = self.path / "logs"
        self.base_url = f"https://localhost:{port}/scim/v2"
        self.certificate = self.path / "tls/cert.pem"
        self.token = self.client = self.worker = None
        # The worker never runs as root.
        self.user = "www-data" if os.geteuid() == 0 else None
        self.place = self.socket = self.console_socket = self.config = self.scimctl = None

    def start(self):
        """Starts everything, and returns when the endpoint answers."""
        self.refuse_occupied_port()
        self.choose_places()
        self.install()
        self.make_certificate()
        self.write_nginx_configuration()
        self.set_up_organization()
        self.start_worker()
        self.start_console()
        self.start_nginx()
        self.write_endpoint()

    def refuse_occupied_port(self):
        for address in ("127.0.0.1", "::1"):
            try:
                socket.create_connection((address, self.port), 5).close()
            except OSError:
                continue
            raise Problem(f"port {self.port} is already in use; stop what uses it, or choose another: make run PORT=9443")

    def as_worker(self):
        """What makes a child process run as the worker's user."""
        return {"user": self.user, "group": self.user, "extra_groups": []} if self.user else {}

    def choose_places(self):
        """Where the worker's files are: in the directory if its user can enter it, else below /tmp."""
        self.place = self.path
        if self.user:
            entered = subprocess.run(["test", "-x", self.path], check=False, **self.as_worker())
            if entered.returncode:
                self.place = temporary_directory()
            self.place.chmod(0o755)
        self.socket = self.place / "sockets/scim-fcgi.sock"
        if len(os.fsencode(self.socket)) > LONGEST_SOCKET_PATH:
            self.socket = temporary_directory() / "scim-fcgi.sock"
        self.console_socket = self.socket.with_name("console.sock")
        self.directory.note_places(self.place, self.socket.parent)

    def install(self):
        """Copies the programs, makes the directories, and writes the worker's configuration."""
        private, shared = [self.place / "data", self.place / "backups"], [self.place / "nginx-temporary", self.socket.parent]
        others = [self.place / "bin", self.logs, self.path / "nginx", self.path / "tls"]
        for each in [*private, *shared, *others]:
            each.mkdir(parents=True, exist_ok=True)
            each.chmod(0o700 if each in private else 0o755)
        if self.user:
            account = pwd.getpwnam(self.user)
            for each in private + shared:
                os.chown(each, account.pw_uid, account.pw_gid)
        for name in ("scim-fcgi", "scim-fcgi-console", "scimctl"):
            shutil.copy(PROGRAMS / name, self.place / "bin" / name)
            (self.place / "bin" / name).chmod(0o755)
        self.scimctl = self.place / "bin/scimctl"
        self.config = self.place / "scim-fcgi.conf"
        self.config.write_text(
            f"SCIM_FCGI_DATABASE={self.place}/data/scim.db\n"
            f"SCIM_FCGI_BACKUP_DIRECTORY={self.place}/backups\n"
            f"SCIM_FCGI_METRICS_SOCKET={self.socket.parent}/metrics.sock\n"
            f"SCIM_FCGI_SOCKET={self.socket}\n"
        )

    def make_certificate(self):
        key = self.path / "tls/key.pem"
        command = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key,
            "-out", self.certificate,
        ]
        if self.run_logged(command, "openssl.log"):
            raise Problem(f"openssl could not create a certificate; see {self.logs}/openssl.log")
        key.chmod(0o600)

    def write_nginx_configuration(self):
        shutil.copy(ROOT / "nginx/scim-fcgi.conf", self.path / "nginx")
        upstream = (ROOT / "nginx/scim-fcgi-upstream.conf").read_text()
        upstream = upstream.replace("unix:/run/scim-fcgi/scim-fcgi.sock", f'"unix:{self.socket}"')
        (self.path / "nginx/scim-fcgi-upstream.conf").write_text(upstream)
        console = (ROOT / "nginx/scim-console.conf").read_text()
        console = console.replace("unix:/run/scim-fcgi/console.sock", f'"unix:{self.console_socket}"')
        console = console.replace("/etc/scim-fcgi/console-allow*.conf", f'"{self.path}/nginx/console-allow*.conf"')
        (self.path / "nginx/scim-console.conf").write_text(console)
        (self.path / "nginx/nginx.conf").write_text(nginx.configuration(self.path, self.place, self.port, self.user))

    def ctl(self, *arguments):
        """The output of a `scimctl` command."""
        done = subprocess.run(
            [self.scimctl, "--config", self.config, *arguments], stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            raise Problem(f"scimctl {arguments[0]} failed; logs are in {self.logs}")
        return done.stdout

    def set_up_organization(self):
        """An organization with SCIM, group sync, three role mappings, a default role, a token and an OAuth client."""
        commands = [["base-url", "set", self.base_url], ["org", "create", ORGANIZATION], ["org", "enable", ORGANIZATION]]
        commands += [["org", "groups-sync", ORGANIZATION, "on"]]
        commands += [["role", "map", "set", "--org", ORGANIZATION, role, role] for role in ("admin", "member", "viewer")]
        commands += [["role", "default", "set", "--org", ORGANIZATION, "member"]]
        (self.logs / "setup.log").write_text("".join(self.ctl(*each) for each in commands))
        self.token = self.ctl("token", "create", "--org", ORGANIZATION, "--name", "make run", "--quiet").strip()
        write_secret(self.path / "token", f"{self.token}\n")
        self.client = json.loads(self.ctl("client", "create", "--org", ORGANIZATION, "--name", "make run, OAuth", "--json"))

    def start_worker(self):
        self.worker = self.start_program("worker", ["scim-fcgi", "--config", self.config], self.socket)

    def start_console(self):
        command = ["scim-fcgi-console", "--config", self.config, "--socket", self.console_socket]
        self.start_program("console", command, self.console_socket)

    def start_program(self, name, command, its_socket):
        """Starts a program that answers at its socket, and returns when it does."""
        log = self.logs / f"{name}.log"
        with log.open("wb") as output:
            # In a session of its own: Ctrl-C reaches this script first, which then stops everything in order.
            process = subprocess.Popen(
                [self.place / "bin" / command[0], *command[1:]], stdin=subprocess.DEVNULL, stdout=output,
                stderr=output, start_new_session=True, **self.as_worker())
        (self.path / f"{name}.pid").write_text(f"{process.pid}\n")
        wait_until(lambda: its_socket.is_socket() or process.poll() is not None, seconds=10)
        if process.poll() is not None:
            raise Problem(f"the {name} did not start:\n{log.read_text()}")
        if not its_socket.is_socket():
            raise Problem(f"the {name} did not create its socket; see {log}")
        return process

    def console_login(self):
        """A link that signs in to the console once, within ten minutes."""
        return self.ctl("console", "login", "--org", ORGANIZATION, "--quiet").strip()

    def start_nginx(self):
        error_log = self.logs / "error.log"
        if self.run_logged(nginx.command(self.path), "nginx.log"):
            raise Problem(f"nginx did not start; see {error_log}\n{last_lines(error_log, 3)}")
        if not wait_until(self.is_answering, seconds=10):
            raise Problem(
                f"the endpoint does not answer; logs are in {self.logs}\n"
                f"{last_lines(error_log, 5)}{last_lines(self.logs / 'worker.log', 5)}")
        # From here on, every line in it is a client's.
        os.truncate(self.logs / "access.log", 0)

    def run_logged(self, command, log):
        with (self.logs / log).open("ab") as output:
            return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False).returncode

    def is_answering(self):
        request = urllib.request.Request(
            f"{self.base_url}/ServiceProviderConfig", headers={"Authorization": f"Bearer {self.token}"})
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=self.certificate)))
        try:
            with opener.open(request, timeout=10) as answer:
                return answer.status == 200
        except OSError:
            return False

    def write_endpoint(self):
        """Settings for clients and scripts, as assignments that a shell can read."""
        settings = {
            "SCIM_BASE_URL": self.base_url,
            "SCIM_TOKEN": self.token,
            "SCIM_CA_FILE": self.certificate,
            "SCIM_SOCKET": self.socket,
            "SCIM_CONFIG": self.config,
            "SCIM_ORG": ORGANIZATION,
            "SCIMCTL": self.scimctl,
            "SCIM_WORKER_PID": self.worker.pid,
            "SCIM_OAUTH_TOKEN_URL": self.client["tokenEndpoint"],
            "SCIM_OAUTH_CLIENT_ID": self.client["client"]["clientId"],
            "SCIM_OAUTH_CLIENT_SECRET": self.client["secret"],
            "SCIM_CONSOLE_URL": self.base_url.removesuffix("scim/v2") + "scim-console/",
            "SCIM_CONSOLE_LOGIN": self.console_login(),
        }
        text = "".join(f"{name}={shlex.quote(str(value))}\n" for name, value in settings.items())
        write_secret(self.path / "endpoint.env", text)


def temporary_directory():
    path = pathlib.Path(tempfile.mkdtemp(prefix="scim-fcgi-run.", dir="/tmp"))
    path.chmod(0o755)
    return path


def write_secret(path, text):
    """Writes a new file that only its owner can read."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def last_lines(path, count):
    try:
        return "".join(path.read_text(errors="replace").splitlines(keepends=True)[-count:])
    except FileNotFoundError:
        return ""
