"""Restarts, reloads, upgrades, kills and a reboot while clients write."""

import time

from console import SOCKET, ask


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


def upgrades(server):
    machine, report = server.machine, server.report
    newer = [server.package.relabelled(f"{server.package.version}+upgrade{number}") for number in (1, 2, 3)]
    socket = machine.property("scim-fcgi.socket", "ActiveEnterTimestampMonotonic")
    # As on a machine whose administrator wants no console: its site includes snippets/scim-fcgi*.conf and nothing else.
    machine.run("systemctl", "disable", "--now", SOCKET)

    def work():
        for deb in newer:
            server.install(deb)
    unharmed(server, "3 upgrades", work)
    machine.run("systemctl", "reload", "nginx")
    server.wait_for_nginx()
    report.check("after the upgrades a site with the line for SCIM alone has no console",
                 "snippets/scim-fcgi*.conf" in machine.shell("cat /etc/nginx/sites-available/scim-fcgi")
                 and ask(server, "/scim-console/")[0] == "404" and ask(server, "/scim-console/login/x")[0] == "404")
    report.check("the upgrades leave the console off",
                 machine.property(SOCKET, "ActiveState") == "inactive"
                 and machine.property(SOCKET, "UnitFileState") == "disabled")
    installed = machine.shell("dpkg-query -W -f '${Version}' scim-fcgi")
    report.check("the newest version is installed and runs",
                 installed.endswith("+upgrade3") and machine.property("scim-fcgi.service", "ActiveState") == "active", installed)
    stopped = ("backup.timer", "maintenance.timer", "metrics.timer", "keys.timer", "keys.path")
    states = [machine.property(f"scim-fcgi-{unit}", "ActiveState") for unit in stopped]
    report.check("the timers that were stopped for it run again", states == ["active"] * len(stopped), states)
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
