"""Metrics for node_exporter: written without privileges, and linked only on a machine that has the exporter."""

import re
import time

DIRECTORY = "/var/lib/scim-fcgi-metrics"
FILE = f"{DIRECTORY}/scim-fcgi.prom"
COLLECTOR = "/var/lib/prometheus/node-exporter"
LINK = f"{COLLECTOR}/scim-fcgi.prom"
SERVICE = "scim-fcgi-metrics.service"
LINKING = "scim-fcgi-metrics-link.service"
TIMER = "scim-fcgi-metrics.timer"


def play(server):
    check_confinement(server)
    without_exporter(server)
    planted(server)
    with_exporter(server)
    replaced_collector(server)


def check_confinement(server):
    machine, report = server.machine, server.report
    enabled = machine.attempt("systemctl", "is-enabled", TIMER).stdout.strip()
    report.check("the timer for metrics waits until an administrator enables it", enabled == "disabled", enabled)
    for unit in (SERVICE, LINKING):
        rated = machine.attempt("systemd-analyze", "security", "--no-pager", "--threshold=5", unit)
        score = re.search(r"exposure level for \S+: ([\d.]+)", rated.stdout)
        report.check(f"{unit} has an exposure of {score.group(1) if score else '?'}, at most 0.5",
                     rated.returncode == 0 and score, rated.stdout + rated.stderr)
        report.check(f"{unit} has no capability", machine.property(unit, "CapabilityBoundingSet") == "",
                     machine.property(unit, "CapabilityBoundingSet"))
    report.check(f"{SERVICE} runs as _scim-fcgi", machine.property(SERVICE, "User") == "_scim-fcgi")
    units = machine.attempt("systemd-analyze", "verify", TIMER, LINKING)
    complaints = [line for line in units.stderr.splitlines() if "Command 'man " not in line and "scim-fcgi" in line]
    report.check("systemd finds nothing wrong with the units for metrics", not complaints, "\n".join(complaints))


def write(server):
    """Starts the service once; what it said."""
    done = server.machine.attempt("systemctl", "start", SERVICE)
    settled(server)
    return done.returncode == 0, done.stderr + server.machine.journal(SERVICE)


def settled(server, seconds=10):
    """Waits until no job of the two services is left."""
    deadline = time.monotonic() + seconds
    while "scim-fcgi-metrics" in server.machine.run("systemctl", "list-jobs", "--no-legend") and time.monotonic() < deadline:
        time.sleep(0.1)


def modes(server, *paths):
    return server.machine.attempt("stat", "--format=%n %U:%G %a %F", *paths).stdout.splitlines()


def check_modes(server, sentence):
    wanted = [f"{DIRECTORY} _scim-fcgi:_scim-fcgi 755 directory", f"{FILE} _scim-fcgi:_scim-fcgi 644 regular file"]
    found = modes(server, DIRECTORY, FILE)
    server.report.check(sentence, found == wanted, f"{found}, wanted {wanted}")


def without_exporter(server):
    machine, report = server.machine, server.report
    holds, said = write(server)
    text = machine.attempt("cat", FILE).stdout
    report.check("the metrics are written, with those of the running service",
                 holds and "\nscim_fcgi_database_available 1\n" in text and "\nscim_fcgi_up 1\n" in text, said + text[:2000])
    check_modes(server, "the file of metrics is the service's own, and readable for everybody")
    report.check("on a machine without node_exporter its directory is not created",
                 machine.attempt("test", "-e", "/var/lib/prometheus").returncode == 1,
                 machine.attempt("ls", "-lR", "/var/lib/prometheus").stdout)
    report.check("the database's directory is still its owner's alone",
                 modes(server, "/var/lib/scim-fcgi") == ["/var/lib/scim-fcgi _scim-fcgi:_scim-fcgi 700 directory"])


def planted(server):
    """Root writes over a link too: nothing that it points to is changed."""
    machine, report = server.machine, server.report
    machine.shell("echo victim >/srv/victim; chmod 600 /srv/victim; echo own >/var/lib/scim-fcgi/victim; "
                  "chmod 600 /var/lib/scim-fcgi/victim; chown _scim-fcgi: /var/lib/scim-fcgi/victim")
    by_hand = ["scimctl", "metrics", "--textfile", FILE]
    for who, victim in (("the service", "/var/lib/scim-fcgi/victim"), ("root", "/srv/victim")):
        before = modes(server, victim) + [machine.run("cat", victim)]
        # The file's own name, and names that a draft of it might have.
        machine.shell(f"cd {DIRECTORY} && rm -f * && for end in '' .new .tmp .draft .{'0' * 13} '~'; do "
                      f"ln -s {victim} scim-fcgi.prom$end; done")
        holds, said = write(server) if who == "the service" else (machine.attempt(*by_hand).returncode == 0, "")
        after = modes(server, victim) + [machine.run("cat", victim)]
        replaced = machine.attempt("stat", "--format=%a %F", FILE).stdout.strip()
        report.check(f"a link planted in the way of {who} changes nothing that it points to",
                     holds and before == after and replaced == "644 regular file", f"{before}\n{after}\n{replaced}\n{said}")
    machine.shell(f"rm -f {DIRECTORY}/* /srv/victim /var/lib/scim-fcgi/victim")


def with_exporter(server):
    """As Debian's package leaves its directories, with a file that an older version of scim-fcgi wrote."""
    machine, report = server.machine, server.report
    machine.shell(f"useradd --system --user-group prometheus; mkdir -p {COLLECTOR}; chown prometheus: /var/lib/prometheus; "
                  f"echo old >{LINK}")
    machine.run("systemctl", "enable", "--now", TIMER)
    write(server)
    found = machine.attempt("readlink", LINK).stdout.strip()
    text = machine.attempt("setpriv", "--reuid=prometheus", "--regid=prometheus", "--clear-groups", "cat", LINK).stdout
    report.check("node_exporter reads the metrics through a link, which replaces the file of an older version",
                 found == FILE and "\nscim_fcgi_up 1\n" in text, f"{found}\n{text[:2000]}\n{machine.journal(LINKING)}")
    before = machine.run("stat", "--format=%i", FILE)
    write(server)
    report.check("the next file replaces the one before, and the link stays",
                 machine.run("stat", "--format=%i", FILE) != before and machine.attempt("readlink", LINK).stdout.strip() == FILE)
    said = machine.journal(LINKING)
    report.check("the journal does not say every minute that the link is there", said.count("\n") <= 2, said)
    check_modes(server, "the file of metrics is the service's own after that")


def replaced_collector(server):
    """The exporter's user owns the directory above the one where root makes the link."""
    machine, report = server.machine, server.report
    machine.shell(f"mv {COLLECTOR} /var/lib/prometheus/aside; ln -s /etc/profile.d {COLLECTOR}")
    write(server)
    report.check("the exporter's user cannot make root write a link elsewhere",
                 machine.attempt("test", "-L", "/etc/profile.d/scim-fcgi.prom").returncode == 1
                 and machine.property(LINKING, "Result") != "success", machine.journal(LINKING))
    machine.shell(f"rm {COLLECTOR}; mv /var/lib/prometheus/aside {COLLECTOR}; systemctl reset-failed")


def check_removed(server):
    machine, report = server.machine, server.report
    report.check("after removing, the link to the metrics is gone, and node_exporter's directory is not",
                 machine.attempt("test", "-L", LINK).returncode == 1 and machine.attempt("test", "-d", COLLECTOR).returncode == 0)


def check_purged(server):
    machine, report = server.machine, server.report
    report.check("after purging, the metrics are gone", machine.attempt("test", "-e", DIRECTORY).returncode == 1,
                 machine.attempt("ls", "-la", DIRECTORY).stdout)
