"""The example site."""

import socket
import ssl
import subprocess
import time

from harness.checks import Missed, expect, expect_equal, test

from exchange import HOST, TOKEN, converse, expect_scim_error, request, tls


@test
def the_example_host_serves_scim_and_nothing_else(nginx):
    answer = nginx.get("site", "/scim/v2/Users")
    expect_equal((answer.status, answer.one("Strict-Transport-Security")), ("200", "max-age=31536000"), "SCIM")
    other = nginx.get("site", "/")
    expect_equal((other.status, other.one("Strict-Transport-Security")), ("404", "max-age=31536000"), "the rest")
    expect_equal(other.one("Server"), "nginx", "Server")
    expect_equal(nginx.get("plain", "/scim/v2/Users").all("Strict-Transport-Security"), [], "HSTS unasked")


@test
def the_example_host_answers_trace_in_scim(nginx):
    resource = "/scim/v2/Users/0198c2f0-0000-7000-8000-000000000000"
    for target, methods in (
        ("/scim/v2", "GET, HEAD"),
        ("/scim/v2/Users", "GET, HEAD, POST"),
        ("/scim/v2/groups/?count=1", "GET, HEAD, POST"),
        ("/scim/v2//Users", "GET, HEAD, POST"),
        (resource, "GET, HEAD, PUT, PATCH, DELETE"),
        (f"{resource}?attributes=userName", "GET, HEAD, PUT, PATCH, DELETE"),
        ("/scim/v2/Users/.search", "POST"),
        ("/scim/v2/.search", "POST"),
        ("/scim/v2/Bulk", "POST"),
        ("/scim/v2/Me", "GET, HEAD, POST, PUT, PATCH, DELETE"),
        ("/scim/v2/ServiceProviderConfig", "GET, HEAD"),
        ("/scim/v2/Schemas/urn:x", "GET, HEAD"),
    ):
        answer = nginx.get("site", target, method="TRACE")
        expect_scim_error(answer, 405, "method")
        expect_equal(answer.one("Allow"), methods, f"Allow for {target}")


@test
def the_example_host_takes_a_filter_of_four_kibibytes_encoded(nginx):
    target = "/scim/v2/Users?filter=" + "%41" * 4096
    expect_equal(nginx.get("site", target).params()["REQUEST_URI"], target, "REQUEST_URI")


@test
def the_example_host_sends_plain_http_away_but_for_acme(nginx):
    for target, status in (("/scim/v2/Users?a=b", "308"), ("/.well-known/acme-challenge/proof", "200")):
        with socket.create_connection(("127.0.0.1", nginx.ports["http"]), 10) as connection:
            answer = converse(connection, request("GET", target))
        expect_equal(answer.status, status, target)
        if status == "308":
            expect_equal(answer.one("Location"), f"https://{HOST}/scim/v2/Users?a=b", "Location")


@test
def the_example_host_speaks_tls_1_2_and_1_3_with_the_suites_of_entra(nginx):
    port = nginx.ports["site"]
    for cipher in ("ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384"):
        with tls(port, ssl.PROTOCOL_TLS_CLIENT, ssl.TLSVersion.TLSv1_2, cipher) as connection:
            expect_equal(connection.cipher()[0], cipher, "cipher suite")
    with tls(port, ssl.PROTOCOL_TLS_CLIENT, ssl.TLSVersion.TLSv1_3) as connection:
        expect_equal(connection.version(), "TLSv1.3", "version")


@test
def the_example_host_refuses_tls_1_0_and_1_1(nginx):
    for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
        # That the client could is shown first, at a server that admits it.
        tls(nginx.ports["old_tls"], ssl.PROTOCOL_TLS_CLIENT, version, "ALL:@SECLEVEL=0").close()
        try:
            tls(nginx.ports["site"], ssl.PROTOCOL_TLS_CLIENT, version, "ALL:@SECLEVEL=0").close()
        except (ssl.SSLError, ConnectionError):
            continue
        raise Missed(f"{version.name} is admitted")


@test
def the_example_host_speaks_http_2(nginx):
    url = f"https://{HOST}:{nginx.ports['site']}/scim/v2/Users"
    command = ["curl", "-sSk", "--http2", "--resolve", f"{HOST}:{nginx.ports['site']}:127.0.0.1", "-H", TOKEN, url]
    ending = ["-w", "\n%{http_version} %{http_code} %{content_type}"]
    for fields, words in (([], "2 200 application/scim+json"), (["-H", TOKEN], "2 400 application/scim+json")):
        done = subprocess.run([*command, *fields, *ending], capture_output=True, text=True, check=False)
        expect_equal(done.stdout.rpartition("\n")[2], words, f"curl {' '.join(fields)} {done.stderr}")


@test
def the_example_host_drops_a_client_that_dribbles_its_header(nginx):
    began = time.monotonic()
    answer = nginx.send("site", b"GET /scim/v2/Users HTTP/1.1\r\nHost: ", timeout=20)
    expect_equal(answer.status, "", "status")
    expect(9 < time.monotonic() - began < 13, f"after {time.monotonic() - began:.1f} s instead of 10")


@test
def the_log_of_the_example_host_holds_no_personal_data(nginx):
    answer = nginx.get("site", "/scim/v2/Users?filter=userName%20eq%20%22ada@example.org%22")
    time.sleep(0.1)
    lines = nginx.log.read_text().splitlines()
    mine = [line for line in lines if answer.one("X-Request-Id") in line]
    expect_equal(len(mine), 1, "lines of the request")
    expect('"GET /scim/v2/Users HTTP/1.1" 200' in mine[0], f"the line does not tell the request: {mine[0]}")
    # Not "ada" alone: those are digits of a request id.
    expect(not any("ada@" in line or "filter" in line for line in lines), "the query is in the log")
