"""Doctor where all is well, called wrongly, and interrupted."""

import os
import signal
import subprocess

from harness.checks import expect, expect_equal, test
from harness.run_directory import wait_until

SUBJECTS = [
    "service", "socket", "files", "database", "disk", "connection", "TLS versions", "Test Connection",
    "users (default PATCH dialect)", "groups (default PATCH dialect)", "users (aadOptscim062020)",
    "groups (aadOptscim062020)", "body size", "PATCH", "DELETE", "locations",
]
LIMIT = [
    ("nginx.conf", "server_tokens off;", r"\g<0>\nlimit_req_zone $binary_remote_addr zone=slow:1m rate=3r/s;"),
    ("scim-fcgi.conf", r"^location \^~ /scim/v2 \{", r"\g<0>\nlimit_req zone=slow burst=100;"),
]


@test
def where_all_is_well_every_subject_is_good_and_nothing_is_left(installation):
    report = installation.doctor()
    report.expect_status(0)
    report.expect_failures()
    for subject in SUBJECTS:
        report.expect_finding("good", subject)
    report.expect_finding("warning", "certificate", "Entra trusts only public authorities")
    installation.expect_no_trace()


@test
def the_text_for_people_has_a_closing_line_and_a_line_for_users(installation):
    environment = os.environ | {"SCIM_CA_FILE": installation.authorities}
    done = subprocess.run(installation.command(), env=environment, capture_output=True, text=True, check=True)
    for beginning in ("No failure, ", "ok       users (aadOptscim062020): create, find, update"):
        count = sum(line.startswith(beginning) for line in done.stdout.splitlines())
        expect_equal(count, 1, f"lines that begin with {beginning}")


@test
def an_unknown_organization_and_an_address_without_tls_are_mistakes_of_the_caller(installation):
    installation.doctor("--org", "nobody").expect_status(3)
    installation.doctor("--url", "http://localhost").expect_status(2)


@test
def a_certificate_that_only_we_trust_is_a_failure_without_our_authorities(installation):
    installation.doctor(authorities="").expect_only_failure("certificate", "it is not trusted")


@test
def a_run_that_is_interrupted_leaves_nothing(installation):
    # nginx lets a few requests a second through, so that there is time while a user of doctor exists.
    with installation.changed_nginx(*LIMIT):
        for number in (signal.SIGINT, signal.SIGTERM):
            interrupt(installation, number)
            installation.expect_no_trace()


def interrupt(installation, number):
    environment = os.environ | {"SCIM_CA_FILE": installation.authorities}
    with subprocess.Popen(
        installation.command(), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    ) as running:
        made = wait_until(lambda: installation.holds("users", "doctor.invalid"), seconds=10)
        token = installation.holds("credentials", "scimctl doctor")
        running.send_signal(number)
        said = running.stderr.read()
        status = running.wait(30)
    expect(made, "no user was created that could be left behind")
    expect(token, "no token was created that could be left behind")
    expect_equal(status, 128 + number, f"exit status after {number.name}")
    expect_equal(said.count("interrupted"), 1, f"times that it says that it was interrupted, in {said!r}")
