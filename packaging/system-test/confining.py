"""Owners, modes, sandboxes and the timers."""

import re

from testing import SOCKET, STATE


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

    # The one with a network is rated worse for that.
    for unit, limit in {"scim-fcgi.service": 5, "scim-fcgi-backup.service": 5, "scim-fcgi-maintenance.service": 5,
                        "scim-fcgi-keys.service": 15}.items():
        rated = machine.attempt("systemd-analyze", "security", "--no-pager", f"--threshold={limit}", unit)
        score = re.search(r"exposure level for \S+: ([\d.]+)", rated.stdout)
        report.check(f"{unit} has an exposure of {score.group(1) if score else '?'}, at most {limit / 10}",
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
                            "scim-fcgi-backup.timer", "scim-fcgi-maintenance.timer", "scim-fcgi-keys.timer",
                            "scim-fcgi-keys.path")
    # man is not installed on this machine, and that is all that may be missed.
    complaints = [line for line in units.stderr.splitlines() if "Command 'man " not in line and "scim-fcgi" in line]
    report.check("systemd finds nothing wrong with the units", not complaints, "\n".join(complaints))


def timers(server):
    """Backup and maintenance do their work in their sandboxes, beside the running service."""
    machine, report = server.machine, server.report
    listed = machine.run("systemctl", "list-timers", "--all", "--no-legend", "--no-pager")
    missed = [name for name in ("backup", "maintenance", "keys") if f"scim-fcgi-{name}.timer" not in listed]
    report.check("the timers wait", not missed, f"{missed} not in {listed}")
    fetching(server)
    for unit in ("scim-fcgi-backup.service", "scim-fcgi-maintenance.service"):
        done = machine.attempt("systemctl", "start", unit)
        report.check(f"{unit} succeeds", done.returncode == 0, done.stderr + machine.journal(unit))
    made = machine.shell(f"ls -A {STATE}/backups")
    report.check("there is a backup", made.strip() != "", made)
    loose = machine.shell(f"find {STATE} '(' -perm /077 -o ! -user _scim-fcgi ')' -print")
    report.check("it is open to nobody else", loose == "", loose)


def fetching(server):
    """A missing key wakes the fetcher, which finds nothing to do while no issuer is trusted."""
    machine, report = server.machine, server.report
    report.check("the file for missing keys is watched", machine.property("scim-fcgi-keys.path", "ActiveState") == "active")
    before = machine.property("scim-fcgi-keys.service", "ExecMainExitTimestampMonotonic")
    machine.run("setpriv", "--reuid=_scim-fcgi", "--regid=_scim-fcgi", "--clear-groups", "touch", f"{STATE}/keys-wanted")
    machine.shell(f"for i in $(seq 100); do test -e {STATE}/keys-wanted || exit 0; sleep 0.1; done; exit 1")
    # A service of this type is "activating" as long as it runs, which is-active does not count as active.
    machine.shell("while systemctl show -P ActiveState scim-fcgi-keys.service | grep -q activating; do sleep 0.1; done")
    state = [machine.property("scim-fcgi-keys.service", name) for name in ("Result", "ExecMainStatus", "ActiveState")]
    report.check("a missing key starts the fetcher, which succeeds", state == ["success", "0", "inactive"],
                 f"{state} {machine.journal('scim-fcgi-keys.service')}")
    after = machine.property("scim-fcgi-keys.service", "ExecMainExitTimestampMonotonic")
    report.check("it ran once", before != after and machine.property("scim-fcgi-keys.path", "ActiveState") == "active",
                 f"{before} {after}")
