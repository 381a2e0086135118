"""The package as an administrator lives with it: installed, used, restarted, upgraded, removed, purged."""

import datetime
import json
import re
import shlex
import sqlite3
import subprocess
import time

import metrics
from machine import Failed
from testing import BASE, HOST

SOCKET = "/run/scim-fcgi/scim-fcgi.sock"
STATE = "/var/lib/scim-fcgi"


def install(server):
    """apt install, then word for word what it printed."""
    machine, report = server.machine, server.report
    machine.run("apt-get", "install", "--yes", "nginx")
    machine.shell(f"echo 127.0.0.1 {HOST} >>/etc/hosts")
    printed = server.install(server.package.path)
    report.check("apt installs the package from a local directory", True)
    report.check("the service runs after the installation",
                 machine.property("scim-fcgi.service", "ActiveState") == "active", machine.journal("scim-fcgi"))
    report.check("nothing of nginx is enabled by it",
                 machine.attempt("grep", "-Rl", "scim-fcgi", "/etc/nginx/sites-enabled", "/etc/nginx/conf.d").stdout == "")
    include = re.search(r"^\s+(include snippets/\S+;)$", printed, re.MULTILINE)
    commands = re.findall(r"^\s+(scimctl .*)$", printed, re.MULTILINE)
    report.check("it prints the line for nginx and the commands", include and len(commands) == 4, printed)
    site = server.connect_nginx()
    report.check("the example site has the line for nginx", include and include.group(1) in site, site)
    said = ""
    for command in commands:
        done = machine.attempt(*shlex.split(command))
        report.check(f"{command}", done.returncode == 0, done.stdout + done.stderr)
        said = done.stdout
    token = re.search(r"\bscim_\w+", said)
    report.check("the last one prints the Tenant URL and the token", token and BASE in said, said)
    if not token:
        raise Failed("no token, nothing to go on with")
    server.token.write_text(token.group(0))
    status, head, text = server.request(path="/ServiceProviderConfig")
    report.check("the endpoint answers through TLS", status == 200, head + text)
    status, head, text = server.request(token=False)
    report.check("without a token it answers 401", status == 401, head + text)


def provision(server):
    """A whole run as Entra does it, from outside."""
    report, machine = server.report, server.machine
    machine.run("scimctl", "org", "groups-sync", "acme", "on")
    hosts = server.directory / "hosts"
    hosts.write_text(f"127.0.0.1 localhost {HOST}\n")
    # The simulator runs outside; in a mount namespace of its own it finds the server by its name.
    inner = (f"mount --bind {hosts} /etc/hosts && exec {server.package.program('scimctl')} entra simulate "
             f"--base-url {BASE} --ca-file {server.certificate} --token-file {server.token}")
    done = subprocess.run(
        machine.outside("unshare", "--mount", "sh", "-c", inner), capture_output=True, text=True, timeout=300)
    for line in done.stdout.rstrip().splitlines():
        report.note(line)
    report.check("a provisioning run as Entra does it succeeds", done.returncode == 0, done.stdout + done.stderr)
    listed = json.loads(machine.run("scimctl", "user", "list", "--org", "acme", "--json"))
    report.check(f"scimctl lists its {len(listed['users'])} people", len(listed["users"]) >= 300, listed)
    deadline = time.monotonic() + 5
    while "last contact" not in machine.property("scim-fcgi.service", "StatusText") and time.monotonic() < deadline:
        time.sleep(0.2)
    said = machine.run("systemctl", "status", "--no-pager", "scim-fcgi")
    report.check("systemctl status says when the last contact was", "last contact" in said, said)
    short = machine.run("scimctl", "status", "--short")
    report.check("scimctl status --short is one line and says that it runs", "running" in short and short.count("\n") == 1, short)
    # Every name of the simulated directory has an @ in it.
    journal = machine.run("journalctl", "--no-pager", "--output=verbose", "--unit=scim-fcgi.service")
    access = machine.run("cat", "/var/log/nginx/scim-fcgi.log")
    report.check(f"no person's name is in the journal ({len(journal)} bytes) nor in nginx's access log ({len(access)} bytes)",
                 "@" not in journal.replace("user@", "") and "@" not in access and len(access) > 10_000,
                 [line for line in (journal + access).splitlines() if "@" in line][:5])


def confinement(server):
    """Owners, modes, and what the kernel enforces for the running process."""
    machine, report = server.machine, server.report
    wanted = {
        STATE: "_scim-fcgi:_scim-fcgi 700",
        f"{STATE}/backups": "_scim-fcgi:_scim-fcgi 700",
        f"{STATE}/scim.db": "_scim-fcgi:_scim-fcgi 600",
        SOCKET: "root:www-data 660",
        "/etc/scim-fcgi/scim-fcgi.conf": "root:root 644",
        "/etc/nginx/snippets/scim-fcgi.conf": "root:root 644",
        "/usr/sbin/scim-fcgi": "root:root 755",
        "/usr/bin/scimctl": "root:root 755",
    }
    found = {path: machine.attempt("stat", "--format=%U:%G %a", path).stdout.strip() for path in wanted}
    report.check("files have the owners and modes they should", found == wanted,
                 "\n".join(f"{path}: {found[path]}, wanted {wanted[path]}" for path in wanted if found[path] != wanted[path]))
    loose = machine.shell(f"find {STATE} '(' -perm /077 -o ! -user _scim-fcgi ')' -print")
    report.check("nothing in the state directory is open to others", loose == "", loose)

    for unit in ("scim-fcgi.service", "scim-fcgi-backup.service", "scim-fcgi-maintenance.service"):
        rated = machine.attempt("systemd-analyze", "security", "--no-pager", "--threshold=5", unit)
        score = re.search(r"exposure level for \S+: ([\d.]+)", rated.stdout)
        report.check(f"{unit} has an exposure of {score.group(1) if score else '?'}, at most 0.5",
                     rated.returncode == 0 and score, rated.stdout + rated.stderr)

    process = machine.property("scim-fcgi.service", "MainPID")
    status = dict(line.split(":\t", 1) for line in machine.run("cat", f"/proc/{process}/status").splitlines() if ":\t" in line)
    report.check("the process has no capability, and can get none",
                 all(int(status[name], 16) == 0 for name in ("CapEff", "CapPrm", "CapInh", "CapBnd", "CapAmb"))
                 and status["NoNewPrivs"] == "1", status)
    report.check("its system calls are filtered", status["Seccomp"] == "2", status)
    report.check("it runs as _scim-fcgi",
                 machine.shell(f"stat --format=%U /proc/{process}").strip() == "_scim-fcgi")
    limits = machine.run("cat", f"/proc/{process}/limits")
    report.check("the worker may have 16384 descriptors open", re.search(r"^Max open files +16384 +16384 ", limits, re.MULTILINE), limits)
    interfaces = re.findall(r"^\s*(\S+):", machine.run("cat", f"/proc/{process}/net/dev"), re.MULTILINE)
    namespaces = machine.shell(f"readlink /proc/1/ns/net /proc/{process}/ns/net").split()
    report.check("it has a network namespace of its own, with nothing but loopback",
                 namespaces[0] != namespaces[1] and interfaces == ["lo"], f"{namespaces} {interfaces}")
    units = machine.attempt("systemd-analyze", "verify", "scim-fcgi.service", "scim-fcgi.socket",
                            "scim-fcgi-backup.timer", "scim-fcgi-maintenance.timer")
    # man is not installed on this machine, and that is all that may be missed.
    complaints = [line for line in units.stderr.splitlines() if "Command 'man " not in line and "scim-fcgi" in line]
    report.check("systemd finds nothing wrong with the units", not complaints, "\n".join(complaints))


def timers(server):
    """Backup and maintenance do their work in their sandboxes, beside the running service."""
    machine, report = server.machine, server.report
    listed = machine.run("systemctl", "list-timers", "--all", "--no-legend", "--no-pager")
    report.check("both timers wait", "scim-fcgi-backup.timer" in listed and "scim-fcgi-maintenance.timer" in listed, listed)
    for unit in ("scim-fcgi-backup.service", "scim-fcgi-maintenance.service"):
        done = machine.attempt("systemctl", "start", unit)
        report.check(f"{unit} succeeds", done.returncode == 0, done.stderr + machine.journal(unit))
    made = machine.shell(f"ls -A {STATE}/backups")
    report.check("there is a backup", made.strip() != "", made)
    loose = machine.shell(f"find {STATE} '(' -perm /077 -o ! -user _scim-fcgi ')' -print")
    report.check("it is open to nobody else", loose == "", loose)


def observers(server):
    """What is there for programs and people that watch: metrics in a file, and explanations in the journal."""
    machine, report = server.machine, server.report
    metrics.play(server)
    explained = machine.attempt("journalctl", "--no-pager", "--catalog", "--unit=scim-fcgi.service")
    report.check("the journal explains the entries of the worker",
                 "Subject: A client changed something" in explained.stdout and "Defined-By: scim-fcgi" in explained.stdout,
                 explained.stdout[-2000:])


def doctor(server):
    """scimctl doctor, as root on a machine with everything: nothing is skipped but what nobody has sent yet."""
    machine, report = server.machine, server.report
    done = machine.attempt("env", "SCIM_CA_FILE=/etc/ssl/scim/fullchain.pem", "scimctl", "doctor", "--json")
    findings = json.loads(done.stdout)["findings"] if done.stdout.startswith("{") else []
    shown = "\n".join(f"{each['severity']} {each['subject']}: {each['text']}" for each in findings) + done.stderr
    report.check("scimctl doctor finds no failure", done.returncode == 0
                 and findings and not [each for each in findings if each["severity"] == "failure"], shown)
    good = {each["subject"] for each in findings if each["severity"] == "good"}
    wanted = {"service", "socket", "scim-fcgi.socket", "scim-fcgi-backup.timer", "scim-fcgi-maintenance.timer", "files",
              "database", "backup", "users (default PATCH dialect)", "groups (aadOptscim062020)", "body size"}
    report.check("it has looked at the socket, the timers, the backup and Entra's requests", wanted <= good,
                 f"missing: {sorted(wanted - good)}\n{shown}")
    report.check("it has read nginx's configuration", not [each for each in findings
                 if each["subject"] == "nginx" and each["severity"] == "skipped"], shown)


def papers(server):
    """Completions and the list of Microsoft's addresses, as an administrator uses them."""
    machine, report = server.machine, server.report
    done = machine.attempt("bash", "-c", """
        source /usr/share/bash-completion/completions/scimctl
        COMP_WORDS=(scimctl ba) COMP_CWORD=1 COMP_LINE='scimctl ba' COMP_POINT=10
        $(complete -p scimctl | sed -n 's/.*-F \\([^ ]*\\).*/\\1/p')
        printf '%s\\n' "${COMPREPLY[@]}" """)
    report.check("bash completes scimctl's commands", {"backup", "base-url"} <= set(done.stdout.split()), done.stdout + done.stderr)
    live = """
        source /usr/share/bash-completion/completions/scimctl
        COMP_WORDS=(scimctl org show ac) COMP_CWORD=3 COMP_LINE='scimctl org show ac' COMP_POINT=19
        _scimctl scimctl ac show
        printf '%s\\n' "${COMPREPLY[@]}" """
    done = machine.attempt("bash", "-c", live)
    report.check("bash completes names that are there, for root", done.stdout == "acme\n", done.stdout + done.stderr)
    done = machine.attempt("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "bash", "-c", live)
    report.check("for others it offers nothing and says nothing", done.stdout.strip() == "" and done.stderr == "",
                 done.stdout + done.stderr)
    missing = machine.shell("for file in man1/scimctl.1 man5/scim-fcgi.conf.5 man7/scim-fcgi-entra.7 man8/scim-fcgi.8; do "
                            "grep -q share/man/$file.gz /var/lib/dpkg/info/scim-fcgi.list || echo $file; done")
    report.check("the manual pages are part of the package", missing == "", missing)

    site = "/etc/nginx/sites-available/scim-fcgi"
    before = machine.run("cat", site)
    ranges = server.package.contents / "usr/share/doc/scim-fcgi/examples/entra-ranges"
    machine.write(site, before.replace("include snippets/scim-fcgi*.conf;",
                                       "include snippets/scim-fcgi*.conf;\n    include snippets/entra-ranges.conf;", 1))
    for prefixes, status in (["20.190.128.0/18", "2603:1006:2000::/48"], 403), (["127.0.0.0/8"], 200):
        tags = server.directory / "service-tags.json"
        tags.write_text(json.dumps({"values": [
            {"name": "AzureActiveDirectory", "properties": {"addressPrefixes": prefixes}},
            {"name": "AzureCloud", "properties": {"addressPrefixes": ["192.0.2.0/24"]}}]}))
        lines = subprocess.run([ranges, "nginx", tags], check=True, capture_output=True, text=True).stdout
        machine.write("/etc/nginx/snippets/entra-ranges.conf", lines)
        machine.run("nginx", "-t")
        machine.run("systemctl", "reload", "nginx")
        time.sleep(0.3)
        found, head, text = server.request()
        report.check(f"with the allow-list of {prefixes[0]} a request from 127.0.0.1 gets {status}, as SCIM",
                     found == status and "application/scim+json" in head, head + text)
    machine.write(site, before)
    machine.run("systemctl", "reload", "nginx")
    server.wait_for_nginx()


def unharmed(server, title, work, may_send_again=False):
    """Does `work` while clients write: not one request may fail."""
    found = server.under_load(title, work)
    fine = (found["sent"] > 100 and found["ok"] == found["sent"] and not found["wrong"]
            and (may_send_again or not found["resent"]))
    server.report.check(f"{title}: not one of {found['sent']} requests fails", fine, "\n".join(found["examples"]) or found)
    server.report.check(f"{title}: no request takes longer than 10 s", found["longest"] < 10, found["longest"])
    server.nothing_missing(title)


def restarts(server):
    def work():
        for _ in range(20):
            server.machine.run("systemctl", "restart", "scim-fcgi")
            time.sleep(0.2)
    unharmed(server, "20 restarts", work)


def reloads(server):
    machine = server.machine
    before = machine.property("scim-fcgi.service", "MainPID")

    def work():
        for _ in range(5):
            machine.run("systemctl", "reload", "scim-fcgi")
            time.sleep(0.2)
    unharmed(server, "5 reloads of the service", work)
    server.report.check("a reload keeps the process", machine.property("scim-fcgi.service", "MainPID") == before)


def restores(server):
    """Back to a backup while clients write: they wait, and what is there then is right."""
    machine, report = server.machine, server.report
    times, backup = {}, []

    def work():
        backup.append(json.loads(machine.run("scimctl", "backup", "create", "--json"))["backup"])
        times["made"] = time.time()
        time.sleep(2)
        dry = machine.attempt("scimctl", "restore", backup[0]["name"], "--dry-run")
        report.check("a dry run of a restore says what would be lost, and that nothing was changed",
                     dry.returncode == 0 and "came since and are gone" in dry.stdout
                     and dry.stdout.endswith("Nothing was changed.\n"), dry.stdout + dry.stderr)
        times["begun"] = time.time()
        done = machine.attempt("scimctl", "restore", backup[0]["name"], "--yes")
        times["done"] = time.time()
        times["said"] = done.stdout + done.stderr
        report.check("a restore while clients write succeeds", done.returncode == 0, times["said"])
        time.sleep(2)

    process = machine.property("scim-fcgi.service", "MainPID")
    found = server.while_writing(server.clients("restoring.py"), work)
    waited = re.search(r"Requests waited for ([\d.]+) s", times["said"])
    report.note(f"a restore: {found['sent']} requests, {found['gone']} of them about people who were gone; requests waited "
                f"for {waited.group(1) if waited else '?'} s, the longest took {found['longest']:.3f} s")
    report.check(f"a restore: not one of {found['sent']} requests is refused, they wait",
                 found["sent"] > 100 and found["ok"] == found["sent"], "\n".join(found["examples"]))
    report.check("a restore: no request takes longer than 10 s", found["longest"] < 10, found["longest"])
    report.check("a restore: clients hear that people are gone", found["gone"] > 0)

    # What was acknowledged while the backup was made, or between the command and its end, may be there or not.
    first, last = time_of(backup[0]["time"]) - 0.5, times["made"]
    wrong, kept, lost, late = [], 0, 0, 0
    there = {each["id"]: each["attributes"] for each in json.loads(
        machine.run("scimctl", "user", "export", "--org", "acme", "--json"))["users"]}
    for id, created, titles in found["people"]:
        if created < first:
            kept += 1
            right = [title for when, title in titles if when < first][-1:] or ["0"]
            doubtful = [title for when, title in titles if when >= first
                        and (when <= last or when >= times["begun"])]
            if there.get(id, {}).get("title") not in right + doubtful:
                wrong.append(f"{id}: {there.get(id, {}).get('title')}, was {right}, later {doubtful}")
        elif last < created < times["begun"]:
            lost += 1
            if id in there:
                wrong.append(f"{id} came after the backup and is there")
        elif created > times["done"]:
            late += 1
            if id not in there:
                wrong.append(f"{id} came after the restore and is not there")
    report.check(f"a restore: {kept} people of the backup are there as they were then, {lost} who came later are gone, and "
                 f"{late} who came afterwards are there", not wrong and kept and lost and late, "\n".join(wrong[:10]))
    server.nothing_missing("a restore")

    names = machine.shell(f"ls -A {STATE}").split()
    replaced = [name for name in names if name.startswith("scim-replaced-")]
    report.check("a restore: the replaced database is kept, and nothing else is left behind",
                 len(replaced) == 1 and replaced[0] in times["said"] and "scim.db.restoring" not in names, names)
    loose = machine.shell(f"find {STATE} '(' -perm /077 -o ! -user _scim-fcgi ')' -print")
    report.check("a restore: its files are the service's own", loose == "", loose)
    report.check("a restore: another process serves", machine.property("scim-fcgi.service", "MainPID") not in ("0", process))
    report.check("a restore: the audit trail is whole, and its last entry is the restore",
                 "The trail is whole" in machine.run("scimctl", "audit", "verify")
                 and "\trestore " in machine.run("scimctl", "audit", "show", "--limit", "1"))
    report.check("a restore: it tells to restart provisioning in Entra", "Restart provisioning" in times["said"], times["said"])
    done = machine.attempt("setpriv", "--reuid=_scim-fcgi", "--regid=_scim-fcgi", "--clear-groups",
                           "scimctl", "restore", backup[0]["name"], "--yes")
    report.check("a restore that cannot stop the service is refused", done.returncode == 4 and "sudo" in done.stderr, done.stderr)

    # Who has the database open without knowing of the locks: everything is left as it was, and the service comes back.
    with sqlite3.connect(machine.path(f"{STATE}/scim.db")) as shell:
        shell.execute("BEGIN")
        shell.execute("SELECT COUNT(*) FROM users").fetchone()
        done = machine.attempt("scimctl", "restore", backup[0]["name"], "--yes")
        shell.rollback()
    shell.close()
    report.check("a restore while sqlite3 has the database open is undone, and the service serves on",
                 done.returncode == 1 and "nothing was changed" in done.stderr and server.request()[0] == 200,
                 done.stdout + done.stderr)
    machine.shell(f"chown _scim-fcgi: {STATE}/scim.db*")
    server.nothing_missing("a restore that was undone")


def time_of(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def upgrades(server):
    machine, report = server.machine, server.report
    newer = [server.package.relabelled(f"{server.package.version}+upgrade{number}") for number in (1, 2, 3)]
    socket = machine.property("scim-fcgi.socket", "ActiveEnterTimestampMonotonic")

    def work():
        for deb in newer:
            server.install(deb)
    unharmed(server, "3 upgrades", work)
    installed = machine.shell("dpkg-query -W -f '${Version}' scim-fcgi")
    report.check("the newest version is installed and runs",
                 installed.endswith("+upgrade3") and machine.property("scim-fcgi.service", "ActiveState") == "active", installed)
    timers = [machine.property(f"scim-fcgi-{name}.timer", "ActiveState") for name in ("backup", "maintenance", "metrics")]
    report.check("the timers that were stopped for it run again", timers == ["active"] * 3, timers)
    report.check("the socket was not restarted",
                 machine.property("scim-fcgi.socket", "ActiveEnterTimestampMonotonic") == socket)


def nginx_reloads(server):
    def work():
        for _ in range(5):
            server.machine.run("nginx", "-s", "reload")
            time.sleep(0.5)
    unharmed(server, "5 reloads of nginx", work, may_send_again=True)
    server.wait_for_nginx()


def workers(server):
    """More processes on the one socket, as the example says."""
    machine = server.machine
    machine.shell("cp '/usr/share/doc/scim-fcgi/examples/scim-fcgi@.service' /etc/systemd/system/ && systemctl daemon-reload")
    machine.run("systemctl", "enable", "--now", "scim-fcgi@2", "scim-fcgi@3")

    def work():
        for _ in range(3):
            machine.run("systemctl", "restart", "scim-fcgi")
            time.sleep(0.5)
    unharmed(server, "3 processes, 3 restarts", work)
    active = machine.attempt("systemctl", "is-active", "scim-fcgi@2", "scim-fcgi@3").stdout.split()
    server.report.check("all of them run after that", active == ["active", "active"], active)
    rated = machine.attempt("systemd-analyze", "security", "--no-pager", "--threshold=5", "scim-fcgi@2.service")
    server.report.check("they are confined as the first one", rated.returncode == 0, rated.stdout)
    machine.run("systemctl", "disable", "--now", "scim-fcgi@2", "scim-fcgi@3")
    machine.shell("rm '/etc/systemd/system/scim-fcgi@.service' && systemctl daemon-reload")


def kills(server):
    machine = server.machine

    def work():
        for _ in range(3):
            machine.run("kill", "-KILL", machine.property("scim-fcgi.service", "MainPID"))
            deadline = time.monotonic() + 20
            while time.monotonic() < deadline and machine.property("scim-fcgi.service", "ActiveState") != "active":
                time.sleep(0.1)
    found = server.under_load("3 times kill -9", work)
    inflight = sum(found["refused"].values()) + found["lost"]
    # Eight clients have at most eight requests in flight at each of the three kills.
    server.report.check(f"3 times kill -9: only requests in flight are refused ({inflight})",
                        inflight <= 24 and not found["wrong"], "\n".join(found["examples"]))
    server.nothing_missing("kill -9")


def reboot(server):
    found = server.under_load("a reboot", server.machine.reboot)
    server.report.check("a reboot: requests are only refused while the machine is down",
                        found["ok"] > 100 and not found["wrong"], "\n".join(found["examples"]))
    server.report.check("after a reboot the service answers by itself", server.request()[0] == 200)
    server.nothing_missing("a reboot")


def removal(server):
    """Remove, reinstall, refuse to downgrade, purge, install again."""
    machine, report, package = server.machine, server.report, server.package
    current = f"{package.version}+upgrade3"
    said = machine.shell("apt-get remove --yes scim-fcgi 2>&1")
    report.check("removing names the nginx files that include the snippet", "/etc/nginx/sites-enabled/scim-fcgi" in said, said)
    report.check("after removing, nginx -t succeeds", machine.attempt("nginx", "-t").returncode == 0)
    status, head, text = server.request()
    report.check("after removing, nginx answers 502 as SCIM with Retry-After",
                 status == 502 and "retry-after:" in head.lower() and '"status":"502"' in text, head + text)
    report.check("after removing, neither process nor socket is left",
                 machine.attempt("pgrep", "-x", "scim-fcgi").returncode == 1
                 and machine.attempt("test", "-e", SOCKET).returncode == 1)
    metrics.check_removed(server)

    said = server.install(package.directory / f"scim-fcgi_{current}_{package.architecture}.deb")
    report.check("reinstalled, it runs", machine.property("scim-fcgi.service", "ActiveState") == "active", said)
    server.nothing_missing("reinstalling")

    older = package.relabelled("0.0.1", schema=package.schema - 1)
    machine.put(older, f"/srv/packages/{older.name}")
    done = machine.attempt("sh", "-c", f"apt-get install --yes --allow-downgrades /srv/packages/{older.name} 2>&1")
    report.check("a version that cannot read the database is refused, and says which schemas",
                 done.returncode != 0 and f"has schema {package.schema}; this version reads schemas up to {package.schema - 1}"
                 in done.stdout, done.stdout)
    installed = machine.shell("dpkg-query -W -f '${Status} ${Version}' scim-fcgi")
    report.check("the newer version stays installed and running",
                 installed == f"install ok installed {current}" and server.request()[0] == 200, installed)
    server.nothing_missing("a refused downgrade")

    said = machine.shell("apt-get purge --yes scim-fcgi 2>&1")
    report.check("purging says that the data is kept, where, and how to delete it", f"rm -r {STATE}" in said, said)
    report.check("the database is still there", machine.attempt("test", "-s", f"{STATE}/scim.db").returncode == 0)
    left = machine.attempt("sh", "-c", "ls -d /etc/scim-fcgi /etc/nginx/snippets/scim-fcgi.conf /run/scim-fcgi "
                                       "/etc/systemd/system/*.wants/scim-fcgi* 2>/dev/null").stdout
    report.check("nothing else of it is left", left == "", left)
    metrics.check_purged(server)
    report.check("after purging, nginx -t succeeds", machine.attempt("nginx", "-t").returncode == 0,
                 machine.attempt("nginx", "-t").stderr)

    said = server.install(package.path)
    report.check("installed again, it says that the database is in use again", "in use again" in said, said)
    server.nothing_missing("purging and installing again")

    machine.shell("sed -i 's|include snippets/scim-fcgi\\*.conf;|include snippets/scim-fcgi.conf;|' "
                  "/etc/nginx/sites-available/scim-fcgi")
    said = machine.shell("apt-get purge --yes scim-fcgi 2>&1")
    report.check("purging warns of an include that nginx cannot do without",
                 "nginx cannot start" in said and "/etc/nginx/sites-enabled/scim-fcgi" in said, said)
    machine.shell(f"rm -r {STATE}")
    machine.shell("rm /etc/nginx/sites-enabled/scim-fcgi")
    server.install(package.path)
    said = machine.shell(f"systemctl stop scim-fcgi.socket; rm -r {STATE}/* ; apt-get purge --yes scim-fcgi 2>&1")
    report.check("without data, purging leaves no directory behind",
                 machine.attempt("test", "-e", STATE).returncode == 1, said + machine.shell(f"ls -laR {STATE} 2>&1 || :"))


PARTS = [install, provision, confinement, timers, observers, doctor, papers, restarts, reloads, restores, upgrades,
         nginx_reloads, workers, kills,
         reboot, removal]
