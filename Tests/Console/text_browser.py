"""lynx, which has neither styles nor scripts."""

import subprocess

from place import Visitor

from harness.checks import expect, test

PAGES = ["overview", "provisioning", "members", "groups", "log", "cycles", "audit", "administrators", "connect"]


@test
def lynx_reads_every_page(place, _):
    visitor = Visitor(place).sign_in(place.login())
    for page in PAGES:
        _, _, body = visitor.ask(f"@demo/{page}")
        shown = subprocess.run(
            ["lynx", "-stdin", "-dump", "-nolist", "-display_charset=utf-8", "-assume_charset=utf-8"], input=body,
            capture_output=True, check=True, env={"LANG": "C.UTF-8", "TERM": "dumb", "PATH": "/usr/bin:/bin"}).stdout.decode()
        expect("SCIM Provisioning" in shown and len(shown) > 300, f"{page}: {shown[:300]}")
