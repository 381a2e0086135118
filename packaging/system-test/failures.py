"""What goes wrong on servers: mistakes in settings, newer databases, full and read-only disks, wrong modes, hangs.

Each is said by `systemctl status` in a sentence, none is a crash loop, and all is well again once it is fixed.
"""

import json
import os
import re
import signal
import sqlite3
import sys
import time

from installing import install
from machine import HERE
from testing import SOCKET, STATE

sys.path.insert(0, str(HERE.parents[1] / "scripts"))
from harness import fastcgi

CONFIGURATION = "/etc/scim-fcgi/scim-fcgi.conf"


def said(server):
    """What an administrator sees."""
    return server.machine.attempt("systemctl", "status", "--no-pager", "--full", "--lines=15", "scim-fcgi").stdout


def says(server, *parts, seconds=8):
    """Waits until `systemctl status` says all of it; what it says in the end."""
    deadline = time.monotonic() + seconds
    while True:
        text = said(server)
        if all(part in text for part in parts) or time.monotonic() > deadline:
            return text
        time.sleep(0.2)


def check_said(server, sentence, *parts):
    text = says(server, *parts)
    server.report.check(sentence, all(part in text for part in parts), f"wanted {parts}\n{text}")


class Starts:
    """Counts how often systemd starts the service from here on."""

    def __init__(self, server):
        self.machine = server.machine
        shown = self.machine.run("journalctl", "--lines=0", "--show-cursor", "--quiet")
        self.cursor = shown.split("cursor: ", 1)[1].strip()

    def count(self):
        # Not by --unit: where the entry of the cursor is of another unit, journalctl would leave one out.
        text = self.machine.run("journalctl", "--output=cat", f"--after-cursor={self.cursor}")
        return sum(line.startswith("Starting scim-fcgi.service") for line in text.splitlines())


def answers(server, status, method="GET", name=None, seconds=15):
    """Whether requests get that status, at once or soon; and the last answer."""
    deadline = time.monotonic() + seconds
    while True:
        found = server.create(name) if method == "POST" else server.request()
        if found[0] == status or time.monotonic() > deadline:
            return found[0] == status, f"{found[1]}{found[2]}"
        time.sleep(0.3)


def check_refusal(server, status, sentence, **options):
    """That requests are refused as SCIM, with a time after which to come again."""
    holds, answer = answers(server, status, **options)
    server.report.check(
        sentence, holds and "retry-after:" in answer.lower() and '"urn:ietf:params:scim:api:messages:2.0:Error"' in answer,
        answer)


def check_fixed(server, what):
    holds, answer = answers(server, 200)
    server.report.check(f"{what}: fixed, it answers again", holds, answer + said(server))


def restart(server):
    return server.machine.attempt("systemctl", "restart", "scim-fcgi.service")


def prepare(server):
    install(server)
    status, head, text = server.create("ada@example.org")
    server.report.check("a person is there before things go wrong", status == 201, head + text)
    server.ada = json.loads(text)["id"]


def broken_configuration(server):
    machine, report = server.machine, server.report
    good = machine.run("cat", CONFIGURATION)
    line = good.count("\n") + 1
    machine.write(CONFIGURATION, good + "SCIM_FCGI_THREADS=many\n")
    starts = Starts(server)
    done = restart(server)
    report.check("a broken configuration: the service stays",
                 done.returncode == 0 and machine.property("scim-fcgi.service", "ActiveState") == "active", said(server))
    check_said(server, "a broken configuration: status has file, line and remedy",
               "NOT SERVING", f'{CONFIGURATION}:{line}: SCIM_FCGI_THREADS: found "many"; expected 0',
               "then systemctl restart scim-fcgi")
    for _ in range(5):
        server.request()
    check_refusal(server, 503, "a broken configuration: requests are answered 503 as SCIM with Retry-After")
    time.sleep(5)
    report.check(f"a broken configuration: no crash loop ({starts.count()} start)", starts.count() == 1)
    check_said(server, "a broken configuration: status still says so afterwards", f"{CONFIGURATION}:{line}: SCIM_FCGI_THREADS")
    machine.write(CONFIGURATION, good)
    report.check("a broken configuration: fixed, it starts", restart(server).returncode == 0, said(server))
    check_fixed(server, "a broken configuration")


def reloads(server):
    """A reload takes over what is right and keeps everything where something is wrong."""
    machine, report = server.machine, server.report
    good = machine.run("cat", CONFIGURATION)
    line = good.count("\n") + 1
    process = machine.property("scim-fcgi.service", "MainPID")
    machine.write(CONFIGURATION, good + "SCIM_FCGI_LOG_LEVELS=info\n")
    done = machine.attempt("systemctl", "reload", "scim-fcgi")
    report.check("reload with a broken file: it fails", done.returncode != 0, done.stdout + done.stderr)
    check_said(server, "reload with a broken file: status says where, and that the settings are kept",
               f"{CONFIGURATION}:{line}: SCIM_FCGI_LOG_LEVELS: no such key; the nearest is SCIM_FCGI_LOG_LEVEL",
               "keeps its current settings")
    report.check("reload with a broken file: the same process serves",
                 machine.property("scim-fcgi.service", "MainPID") == process and server.request()[0] == 200, said(server))
    machine.run("kill", "-HUP", process)
    check_said(server, "SIGHUP with a broken file: the service itself says that it keeps its settings",
               f"the configuration stays as it was: {CONFIGURATION}:{line}")
    machine.write(CONFIGURATION, good + "SCIM_FCGI_THREADS=3\n")
    machine.run("systemctl", "reload", "scim-fcgi")
    check_said(server, "reload with a change that needs a restart: status says so",
               "SCIM_FCGI_THREADS changed: takes effect at the next restart")
    machine.write(CONFIGURATION, good)
    machine.run("systemctl", "reload", "scim-fcgi")
    deadline = time.monotonic() + 8
    while "SCIM_FCGI_THREADS changed" in machine.property("scim-fcgi.service", "StatusText") and time.monotonic() < deadline:
        time.sleep(0.2)
    report.check("reload with the file as it was: nothing is left to say",
                 "THREADS" not in machine.property("scim-fcgi.service", "StatusText")
                 and machine.property("scim-fcgi.service", "MainPID") == process, said(server))


def newer_database(server):
    machine, report = server.machine, server.report
    known = server.package.schema

    def mark(number):
        machine.run("systemctl", "stop", "scim-fcgi.socket", "scim-fcgi.service")
        with sqlite3.connect(machine.path(f"{STATE}/scim.db")) as database:
            database.execute(f"PRAGMA user_version = {number}")
        database.close()
        machine.shell(f"chown _scim-fcgi: {STATE}/scim.db*")

    mark(known + 1)
    starts = Starts(server)
    report.check("a newer database: the service stays", restart(server).returncode == 0, said(server))
    check_refusal(server, 503, "a newer database: requests are answered 503 as SCIM with Retry-After")
    check_said(server, "a newer database: status names both versions and the way back",
               f"has schema {known + 1}, written by a newer version; this version knows schemas up to {known}",
               "Install the newer scim-fcgi again, or restore a backup")
    time.sleep(3)
    report.check(f"a newer database: no crash loop ({starts.count()} start)", starts.count() == 1)
    done = machine.attempt("scimctl", "org", "list")
    report.check("a newer database: scimctl refuses it too", done.returncode == 8 and "schema" in done.stderr, done.stderr)
    mark(known)
    report.check("a newer database: fixed, it starts", restart(server).returncode == 0, said(server))
    check_fixed(server, "a newer database")


def way_back(server):
    """The commands that a refused downgrade prints, word for word."""
    machine, report = server.machine, server.report
    known = server.package.schema
    backup = json.loads(machine.run("scimctl", "backup", "create", "--json"))["backup"]["name"]
    machine.run("systemctl", "stop", "scim-fcgi.socket", "scim-fcgi.service")
    with sqlite3.connect(machine.path(f"{STATE}/scim.db")) as database:
        database.execute(f"PRAGMA user_version = {known + 1}")
    database.close()
    machine.shell(f"chown _scim-fcgi: {STATE}/scim.db*; echo {known + 1} >{STATE}/schema-version")
    older = server.package.relabelled("0.0.9")
    machine.put(older, f"/srv/packages/{older.name}")
    install = f"apt-get install --yes --allow-downgrades /srv/packages/{older.name} 2>&1"
    refused = machine.attempt("sh", "-c", install)
    commands = re.findall(r"^    (\S.*)$", refused.stdout, re.MULTILINE)
    report.check("a downgrade that is refused prints the way back", refused.returncode != 0 and len(commands) == 4, refused.stdout)
    machine.shell("set -e\n" + "\n".join(commands).replace("NAME", backup))
    done = machine.attempt("sh", "-c", install)
    report.check("after these commands the older package installs", done.returncode == 0, done.stdout)
    status, _, text = server.request(path=f"/Users/{server.ada}")
    report.check("and has what was in the backup", status == 200 and "ada@example.org" in text, text)
    machine.run("rm", "-r", f"{STATE}/newer")
    server.install(server.package.path)


def move_to_small_disk(server):
    """The state directory on a disk of its own of 16 MB."""
    machine = server.machine
    machine.shell(f"""
        systemctl stop scim-fcgi.socket scim-fcgi.service
        cp -a {STATE} /root/state
        mount -t tmpfs -o size=16m,mode=0700 small {STATE}
        chown _scim-fcgi:_scim-fcgi {STATE}
        cp -a /root/state/. {STATE}
        systemctl start scim-fcgi.service""")
    check_fixed(server, "moved to another disk")


def fill(server):
    server.machine.attempt("sh", "-c", f"cat /dev/zero >{STATE}/ballast")


def full_disk(server):
    machine, report = server.machine, server.report
    move_to_small_disk(server)
    machine.run("scimctl", "backup", "create")
    before = machine.run("ls", "-A", f"{STATE}/backups")
    process = machine.property("scim-fcgi.service", "MainPID")
    fill(server)
    # The write-ahead log has space for a few more; each person takes some.
    for number in range(3000):
        if server.create(f"full{number}@example.org")[0] != 201:
            break
    check_refusal(server, 503, "a full disk: writes are answered 503 with Retry-After", method="POST", name="full@example.org")
    report.check("a full disk: reads go on", server.request(path=f"/Users/{server.ada}")[0] == 200)
    check_said(server, "a full disk: status says so", f"{STATE}/scim.db: its disk is full")
    done = machine.attempt("scimctl", "backup", "create")
    report.check("a full disk: a backup fails and says why", done.returncode == 1 and "is full" in done.stderr, done.stderr)
    report.check("a full disk: earlier backups are as they were, and no part of the new one is left",
                 machine.run("ls", "-A", f"{STATE}/backups") == before, machine.run("ls", "-la", f"{STATE}/backups"))
    done = machine.attempt("scimctl", "restore", before.split()[-1].replace(".json", ".db"), "--yes")
    report.check("a full disk: a restore is refused before anything is touched",
                 done.returncode == 1 and "is too full" in done.stderr and "nothing was changed" in done.stderr
                 and server.request(path=f"/Users/{server.ada}")[0] == 200, done.stderr)
    report.check("a full disk: the same process goes on",
                 machine.property("scim-fcgi.service", "MainPID") == process
                 and machine.property("scim-fcgi.service", "NRestarts") == "0", said(server))

    starts = Starts(server)
    report.check("a full disk: the service starts on it", restart(server).returncode == 0, said(server))
    check_refusal(server, 503, "a full disk at the start: writes are answered 503 with Retry-After", method="POST",
                  name="full@example.org")
    time.sleep(3)
    check_said(server, "a full disk at the start: status says so", "its disk is full")
    report.check(f"a full disk at the start: no crash loop ({starts.count()} start)", starts.count() == 1)
    machine.run("rm", f"{STATE}/ballast")
    holds, answer = answers(server, 201, method="POST", name="roomy@example.org")
    report.check("a full disk: with space again it writes, without being asked to", holds, answer + said(server))
    check_fixed(server, "a full disk")


def read_only(server):
    machine, report = server.machine, server.report
    machine.run("systemctl", "stop", "scim-fcgi.socket", "scim-fcgi.service")
    machine.run("mount", "-o", "remount,ro", STATE)
    starts = Starts(server)
    restart(server)
    check_refusal(server, 503, "a read-only state directory: 503 with Retry-After", method="POST", name="ro@example.org")
    time.sleep(4)
    check_said(server, "a read-only state directory: status says so, and what to do",
               f"scim.db cannot be opened: {STATE}: Read-only file system", "then systemctl restart scim-fcgi")
    report.check(f"a read-only state directory: no crash loop ({starts.count()} start)", starts.count() == 1)
    # A running service keeps the mounts that it was started with.
    machine.run("mount", "-o", "remount,rw", STATE)
    restart(server)
    check_fixed(server, "a read-only state directory")
    # The service has the small disk in its own mount namespace as long as it runs.
    machine.shell(f"""
        systemctl stop scim-fcgi.socket scim-fcgi.service
        umount {STATE}
        systemctl start scim-fcgi.service""")


def missing_directory(server):
    machine, report = server.machine, server.report
    good = machine.run("cat", CONFIGURATION)
    machine.write(CONFIGURATION, good + "SCIM_FCGI_DATABASE=/srv/scim/scim.db\n")
    machine.shell("mkdir -p /etc/systemd/system/scim-fcgi.service.d")
    machine.write("/etc/systemd/system/scim-fcgi.service.d/place.conf", "[Service]\nReadWritePaths=-/srv/scim\n")
    machine.run("systemctl", "daemon-reload")
    starts = Starts(server)
    report.check("a missing database directory: the service stays", restart(server).returncode == 0, said(server))
    check_said(server, "a missing database directory: status says so, and what to change",
               "there is no directory /srv/scim. Create it,", "SCIM_FCGI_DATABASE")
    check_refusal(server, 503, "a missing database directory: 503 with Retry-After")
    time.sleep(4)
    report.check(f"a missing database directory: no crash loop ({starts.count()} start)", starts.count() == 1)
    machine.run("install", "-d", "-o", "_scim-fcgi", "-g", "_scim-fcgi", "-m", "700", "/srv/scim")
    report.check("a missing database directory: made, a restart serves from it", restart(server).returncode == 0, said(server))
    holds, answer = answers(server, 401)
    report.check("a missing database directory: the new database knows no token", holds, answer + said(server))
    machine.write(CONFIGURATION, good)
    machine.run("rm", "-r", "/etc/systemd/system/scim-fcgi.service.d", "/srv/scim")
    machine.run("systemctl", "daemon-reload")
    restart(server)
    check_fixed(server, "a missing database directory")


def wrong_socket_mode(server):
    machine, report = server.machine, server.report
    drop_in = "/etc/systemd/system/scim-fcgi.socket.d"
    machine.run("mkdir", "-p", drop_in)

    def put(mode):
        machine.write(f"{drop_in}/mode.conf", f"[Socket]\nSocketMode={mode}\n")
        machine.shell("systemctl daemon-reload; systemctl stop scim-fcgi.socket; systemctl start scim-fcgi.service")

    starts = Starts(server)
    put("0600")
    check_refusal(server, 502, "a socket with mode 0600: nginx answers 502 as SCIM with Retry-After")
    check_said(server, "a socket with mode 0600: status says who cannot connect, and what to edit",
               "the web server cannot connect to /run/scim-fcgi/scim-fcgi.sock (mode 600", "systemctl edit scim-fcgi.socket")
    put("0666")
    check_said(server, "a socket with mode 0666: status says who can connect",
               "every user of this machine can connect to /run/scim-fcgi/scim-fcgi.sock (mode 666")
    report.check(f"a socket with the wrong mode: no crash loop ({starts.count()} starts)", starts.count() == 2)
    machine.shell(f"rm -r {drop_in}; systemctl daemon-reload; systemctl stop scim-fcgi.socket; systemctl start scim-fcgi.service")
    check_fixed(server, "a socket with the wrong mode")


def hang(server):
    """A process that no longer does anything is noticed by the watchdog."""
    machine, report = server.machine, server.report
    machine.run("mkdir", "-p", "/etc/systemd/system/scim-fcgi.service.d")
    machine.write("/etc/systemd/system/scim-fcgi.service.d/watchdog.conf", "[Service]\nWatchdogSec=2\nTimeoutAbortSec=1\n")
    machine.shell("systemctl daemon-reload; systemctl restart scim-fcgi.service")
    process = machine.property("scim-fcgi.service", "MainPID")
    time.sleep(5)
    report.check("the watchdog leaves a service alone that works",
                 machine.property("scim-fcgi.service", "MainPID") == process, said(server))
    machine.run("kill", "-STOP", process)
    holds, answer = answers(server, 200)
    report.check("a service that hangs is restarted by the watchdog",
                 holds and machine.property("scim-fcgi.service", "MainPID") != process, answer + said(server))
    machine.run("rm", "-r", "/etc/systemd/system/scim-fcgi.service.d")
    machine.shell("systemctl daemon-reload; systemctl restart scim-fcgi.service")


def asked_directly(server):
    """The status that the worker answers at its socket, without nginx; empty where it dies meanwhile.

    Waits while no process serves, and raises OSError where nobody listens.
    """
    path = f"/proc/{server.machine.leader()}/root{SOCKET}"
    with fastcgi.Client(path, server.token.read_text().strip()) as client:
        try:
            return client.ask("GET", "/ServiceProviderConfig")[0]
        except (ConnectionResetError, BrokenPipeError):
            return ""


def crashes(server):
    """A service that crashes again and again is started each time, and its socket stays open."""
    machine, report = server.machine, server.report
    begin = time.monotonic()
    killed = set()
    while len(killed) < 30 and time.monotonic() < begin + 10:
        started = set(machine.services("scim-fcgi")) - killed
        if not started:
            # When nothing else happens, systemd delays its timers by up to 250 ms. A signal wakes it, as any event does.
            os.kill(machine.leader(), signal.SIGCHLD)
            time.sleep(0.02)
        elif asked_directly(server) == "200":
            for process in started:
                os.kill(process, signal.SIGABRT if len(killed) % 2 else signal.SIGKILL)
                killed.add(process)
    report.note(f"crashes: {len(killed)} in {time.monotonic() - begin:.1f} s")
    report.check(f"crashes: the service was started and crashed again 30 times within 10 s ({len(killed)} times)",
                 len(killed) == 30, said(server))
    report.check("crashes: the socket still listens",
                 machine.property("scim-fcgi.socket", "ActiveState") == "active"
                 and machine.property("scim-fcgi.socket", "Result") == "success", said(server))
    check_fixed(server, "crashes")
    status, _, text = server.request(path=f"/Users/{server.ada}")
    report.check("crashes: nothing is lost", status == 200 and "ada@example.org" in text, text)


def upgrade_that_cannot_serve(server):
    """A visible line when the service cannot serve after an upgrade."""
    machine, report = server.machine, server.report
    good = machine.run("cat", CONFIGURATION)
    machine.write(CONFIGURATION, good + "SCIM_FCGI_THREADS=many\n")
    printed = server.install(server.package.relabelled(f"{server.package.version}+failing"))
    report.check("an upgrade after which the service cannot serve says so, and why",
                 "cannot work" in printed and 'found "many"' in printed, printed)
    machine.write(CONFIGURATION, good)
    restart(server)
    printed = server.install(server.package.relabelled(f"{server.package.version}+good"))
    report.check("an upgrade after which it can says nothing", "cannot work" not in printed and "***" not in printed, printed)
    status, _, text = server.request(path=f"/Users/{server.ada}")
    report.check("after all this the person is there as before", status == 200 and "ada@example.org" in text, text)


PARTS = [prepare, broken_configuration, reloads, newer_database, way_back, full_disk, read_only, missing_directory,
         wrong_socket_mode, hang, crashes, upgrade_that_cannot_serve]
