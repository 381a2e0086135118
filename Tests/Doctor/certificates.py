"""Doctor with a certificate that has expired, and with one for another name."""

import pathlib
import subprocess
import tempfile

from harness.checks import test

AUTHORITY = """\
[ca]
default_ca = authority
[authority]
database = {0}/index.txt
new_certs_dir = {0}
rand_serial = yes
default_md = sha256
policy = policy
x509_extensions = extensions
[policy]
commonName = supplied
[extensions]
subjectAltName = DNS:localhost
"""


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def expired(key, directory):
    """A certificate whose dates only `openssl ca` can set."""
    path, request, configuration = directory / "expired.pem", directory / "request.pem", directory / "openssl.cnf"
    (directory / "index.txt").touch()
    configuration.write_text(AUTHORITY.format(directory))
    openssl("req", "-new", "-key", key, "-subj", "/CN=localhost", "-out", request)
    openssl("ca", "-batch", "-selfsign", "-notext", "-config", configuration, "-keyfile", key, "-in", request,
            "-startdate", "20260101000000Z", "-enddate", "20260301000000Z", "-out", path)
    return path


def foreign(key, directory):
    path = directory / "foreign.pem"
    openssl("req", "-x509", "-key", key, "-days", "30", "-subj", "/CN=scim.example.org",
            "-addext", "subjectAltName=DNS:scim.example.org", "-out", path)
    return path


def examine(installation, make):
    with tempfile.TemporaryDirectory() as directory:
        path = make(installation.directory / "tls/key.pem", pathlib.Path(directory))
        with installation.certificate(path):
            return installation.doctor()


@test
def the_certificate_has_expired(installation):
    report = examine(installation, expired)
    report.expect_only_failure("certificate", "expired 2026-03-01T00:00:00.000Z")
    report.expect_finding("failure", "certificate", "certbot renew")
    report.expect_finding("skipped", "Entra's requests", "not sent")


@test
def the_certificate_is_for_another_name(installation):
    port = installation.environment["PORT"]
    report = examine(installation, foreign)
    report.expect_only_failure("certificate", f"it is for another name than localhost:{port}")
    installation.doctor().expect_status(0)
