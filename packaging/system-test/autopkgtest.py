"""The package's own test, debian/tests, as Debian's autopkgtest would run it: as root, with its dependencies installed."""

import re

from machine import HERE

TESTS = HERE.parent / "debian" / "tests"


def play(server):
    machine, report = server.machine, server.report
    control = (TESTS / "control").read_text()
    names = re.search(r"^Tests: (.*)$", control, re.MULTILINE).group(1).split()
    depends = re.search(r"^Depends: (.*)$", control, re.MULTILINE).group(1).replace(",", " ").split()
    machine.run("apt-get", "install", "--yes", "--no-install-recommends", *[name for name in depends if name != "@"])
    server.install(server.package.path)
    for name in names:
        machine.put(TESTS / name, f"/srv/tests/{name}")
        done = machine.attempt("sh", "-c", f"chmod +x /srv/tests/{name} && /srv/tests/{name}")
        report.check(f"debian/tests/{name} succeeds", done.returncode == 0, done.stdout + done.stderr)


PARTS = [play]
