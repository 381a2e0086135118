"""What is checked, said as it is found out, and what the parts of the test share."""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import time

from machine import HERE, Failed

HOST = "scim.example.org"
BASE = f"https://{HOST}/scim/v2"
SOCKET = "/run/scim-fcgi/scim-fcgi.sock"
STATE = "/var/lib/scim-fcgi"
SITE = "/usr/share/doc/scim-fcgi/examples/scim-fcgi-site.conf"


class Report:
    """Counts checks and prints each as a line of TAP."""

    def __init__(self):
        self.done, self.failed, self.started = 0, [], time.monotonic()

    def check(self, sentence, holds, found=""):
        """Says whether the sentence holds; `found` explains why not."""
        self.done += 1
        print(f"{'ok' if holds else 'not ok'} {self.done} - {sentence}", flush=True)
        if not holds:
            self.failed.append(sentence)
            for line in str(found).rstrip().splitlines()[-40:]:
                print(f"#   {line}", flush=True)
        return bool(holds)

    def note(self, text):
        print(f"# {time.monotonic() - self.started:5.1f} s  {text}", flush=True)


class Package:
    """The package under test, and the same under other versions."""

    def __init__(self, path, directory):
        self.path, self.directory = pathlib.Path(path).resolve(), pathlib.Path(directory)
        self.version = self._field("Version")
        self.architecture = self._field("Architecture")
        self.contents = self.directory / "contents"
        subprocess.run(["dpkg-deb", "--raw-extract", self.path, self.contents], check=True)
        preinst = (self.contents / "DEBIAN" / "preinst").read_text()
        self.schema = int(re.search(r"^known=(\d+)$", preinst, re.MULTILINE).group(1))

    def _field(self, name):
        return subprocess.run(
            ["dpkg-deb", "--field", self.path, name], check=True, capture_output=True, text=True).stdout.strip()

    def program(self, name):
        """A program of the package, to be run outside."""
        return next(path for path in (self.contents / "usr/bin" / name, self.contents / "usr/sbin" / name) if path.exists())

    def relabelled(self, version, schema=None):
        """The same package as another version, and as one that knows schemas up to `schema`."""
        tree = self.directory / f"tree-{version}"
        shutil.copytree(self.contents, tree, symlinks=True)
        control = tree / "DEBIAN" / "control"
        control.write_text(re.sub(r"(?m)^Version: .*$", f"Version: {version}", control.read_text()))
        if schema is not None:
            preinst = tree / "DEBIAN" / "preinst"
            preinst.write_text(re.sub(r"(?m)^known=.*$", f"known={schema}", preinst.read_text()))
        made = self.directory / f"scim-fcgi_{version}_{self.architecture}.deb"
        subprocess.run(["dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", tree, made],
                       check=True, capture_output=True)
        shutil.rmtree(tree)
        return made


class Server:
    """A machine on which nginx and the package are installed, seen from an administrator and from Entra."""

    def __init__(self, machine, package, report, directory):
        self.machine, self.package, self.report = machine, package, report
        self.directory = pathlib.Path(directory)
        self.certificate = self.directory / "certificate.pem"
        self.key = self.directory / "key.pem"
        self.token = self.directory / "token"
        self.ledger = self.directory / "ledger.json"

    def install(self, deb):
        """`apt-get install ./FILE` as an administrator types it; what it printed."""
        name = pathlib.Path(deb).name
        self.machine.put(deb, f"/srv/packages/{name}")
        done = self.machine.attempt("sh", "-c", f"cd /srv/packages && apt-get install --yes ./{name} 2>&1")
        if done.returncode != 0:
            raise Failed(f"apt-get install {deb}:\n{done.stdout}")
        return done.stdout

    def connect_nginx(self):
        """Makes a certificate, and a site of the example that comes with the package."""
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}",
             "-addext", f"subjectAltName=DNS:{HOST}", "-keyout", self.key, "-out", self.certificate],
            check=True, capture_output=True)
        self.machine.shell("mkdir -p /etc/ssl/scim")
        self.machine.put(self.certificate, "/etc/ssl/scim/fullchain.pem")
        self.machine.put(self.key, "/etc/ssl/scim/privkey.pem")
        site = self.machine.run("cat", SITE).replace(f"/etc/letsencrypt/live/{HOST}", "/etc/ssl/scim")
        self.machine.write("/etc/nginx/sites-available/scim-fcgi", site)
        self.machine.shell("ln -s ../sites-available/scim-fcgi /etc/nginx/sites-enabled/scim-fcgi")
        self.machine.run("nginx", "-t")
        self.machine.run("systemctl", "reload", "nginx")
        return site

    def wait_for_nginx(self, seconds=10):
        """Until no process of the configuration before a reload is left: such a one closes its kept connections."""
        deadline = time.monotonic() + seconds
        time.sleep(0.3)
        while self.machine.attempt("pgrep", "-f", "nginx: worker process is shutting down").returncode == 0:
            if time.monotonic() > deadline:
                raise Failed("a process of nginx from before the reload does not end")
            time.sleep(0.1)

    def request(self, method="GET", path="/Users", body=None, token=True):
        """One request from outside by curl: status, header and body."""
        command = ["curl", "--silent", "--show-error", "--include", "--http1.1", "--cacert", self.certificate,
                   "--resolve", f"{HOST}:443:127.0.0.1", "--request", method, "--max-time", "60",
                   "--header", "Content-Type: application/scim+json"]
        if token:
            command += ["--header", f"Authorization: Bearer {self.token.read_text().strip()}"]
        if body is not None:
            command += ["--data-binary", json.dumps(body)]
        done = subprocess.run(self.machine.outside(*command, BASE + path), capture_output=True, text=True)
        head, _, text = done.stdout.partition("\n\n" if "\r\n\r\n" not in done.stdout else "\r\n\r\n")
        found = re.match(r"HTTP/\S+ (\d+)", head)
        return int(found.group(1)) if found else 0, head + done.stderr, text

    def create(self, name):
        user = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": name, "active": True}
        return self.request("POST", "/Users", user)

    def clients(self, script, *more):
        """The command that plays clients from outside."""
        return self.machine.outside(
            sys.executable, HERE / script, "--url", BASE, "--connect", "127.0.0.1:443", "--ca", self.certificate,
            "--token", self.token, *more)

    def _load(self, *more):
        return self.clients("load.py", "--ledger", self.ledger, *more)

    def while_writing(self, clients, work, settle=1.0):
        """Does `work` while clients write, and answers with what they say in the end."""
        with subprocess.Popen(clients, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
            try:
                if running.stdout.readline() != "writing\n":
                    raise Failed("the clients do not start")
                time.sleep(settle)
                try:
                    work()
                    time.sleep(settle)
                finally:
                    # The ledger is written in any case: later parts go on from it.
                    running.stdin.close()
                    found = json.loads(running.stdout.read())
            except BaseException:
                running.kill()
                raise
        return found

    def under_load(self, title, work, settle=1.0):
        """Does `work` while clients write; what became of their requests."""
        found = self.while_writing(self._load(), work, settle)
        refused = " ".join(f"{status}:{count}" for status, count in found["refused"].items()) or "0"
        self.report.note(
            f"{title}: {found['sent']} requests in {found['seconds']} s, {found['ok']} ok, refused {refused}, "
            f"lost {found['lost']}, unreachable {found['unreachable']}, sent again {found['resent']}, "
            f"longest {found['longest']} s")
        return found

    def nothing_missing(self, after):
        """Everything that was ever acknowledged is there, as it was acknowledged."""
        done = subprocess.run(self._load("--verify"), capture_output=True, text=True)
        if done.returncode != 0:
            return self.report.check(f"after {after} everybody can be read back", False, done.stdout + done.stderr)
        found = json.loads(done.stdout)
        return self.report.check(
            f"after {after} nothing that was acknowledged is missing ({found['acknowledged']} people)",
            found["wrong_count"] == 0 and found["acknowledged"] > 0, "\n".join(found["wrong"]))
