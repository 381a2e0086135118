"""The token endpoint, whose errors are those of OAuth."""

import base64
import subprocess
import time

from harness.checks import expect, expect_equal, test

from exchange import HOST, expect_oauth_error, expect_scim_error, request, token_request

TOKEN_ENDPOINT = "/scim/v2/oauth2/token"
SECRET = "scim_cs_" + "S3cr3t" * 8
BASIC = "Authorization: Basic " + base64.b64encode(f"client:{SECRET}".encode()).decode()
SECRET_BODY = f"grant_type=client_credentials&client_id=client&client_secret={SECRET}".encode()
# Each way to write the URL that nginx takes for the token endpoint.
SPELLINGS = (TOKEN_ENDPOINT, f"{TOKEN_ENDPOINT}/", "//scim/v2/oauth2/token", "/scim//v2/oauth2//token//", f"{TOKEN_ENDPOINT}?a=b")


@test
def a_token_request_reaches_the_worker_with_the_parameters_of_every_request(nginx):
    wanted = dict(nginx.send("plain", token_request(BASIC, target="/scim/v2/Users")).params())
    for target in SPELLINGS:
        answer = nginx.send("plain", token_request(BASIC, target=target))
        found = answer.params()
        changing = {"REQUEST_URI", "REQUEST_ID"}
        expect_equal(
            {name: value for name, value in found.items() if name not in changing},
            {name: value for name, value in wanted.items() if name not in changing}, f"parameters for {target}")
        expect_equal(found["REQUEST_URI"], target, "REQUEST_URI")
        expect_equal(found["REQUEST_ID"], answer.one("X-Request-Id"), "request id")
        expect_equal(nginx.stub.seen[-1].body, b"grant_type=client_credentials", "body")


@test
def a_body_of_sixteen_kibibytes_passes_and_one_byte_more_is_413(nginx):
    for target in SPELLINGS:
        full = nginx.send("plain", token_request(target=target, body=b"x" * 16 * 1024))
        expect_equal(full.json()["bodyLength"], 16 * 1024, "bytes of the body")
        answer = nginx.send("plain", token_request(target=target, body=b"x" * (16 * 1024 + 1)))
        expect_oauth_error(answer, 413, "invalid_request", "16 KiB")
    chunk = b"%x\r\n%s\r\n0\r\n\r\n" % (16 * 1024 + 1, b"x" * (16 * 1024 + 1))
    answer = nginx.send("plain", token_request("Transfer-Encoding: chunked", body=b"") + chunk)
    expect_oauth_error(answer, 413, "invalid_request", "16 KiB")


@test
def the_paths_beside_it_keep_the_errors_of_scim(nginx):
    for target in ("/scim/v2/oauth2", "/scim/v2/oauth2/tokens", f"{TOKEN_ENDPOINT}/more", "/scim/v2/OAuth2/token", "/scim/v2/x/oauth2/token"):
        expect_scim_error(nginx.get("down", target), 502, "does not answer", retry=30)
        expect_scim_error(nginx.get("plain", target, "X-Large: " + "x" * 70000), 431, "header fields")
        expect_scim_error(nginx.get("plain", target, "Authorization: Bearer b"), 400, "header field")


@test
def a_worker_that_does_not_answer_is_temporarily_unavailable(nginx):
    for target in SPELLINGS:
        answer = nginx.send("down", token_request(target=target))
        expect_oauth_error(answer, 502, "temporarily_unavailable", "systemctl status scim-fcgi", retry=30)
    answer = nginx.send("slow", token_request(target=f"{TOKEN_ENDPOINT}?hang"))
    expect_oauth_error(answer, 504, "temporarily_unavailable", "in time", retry=30)


@test
def errors_that_the_worker_answers_at_the_token_endpoint_pass_untouched(nginx):
    refused = nginx.send("plain", token_request(target=f"{TOKEN_ENDPOINT}?refused"))
    expect_equal((refused.status, refused.json()["detail"]), ("503", "from the worker"), "an error of the worker")
    expect_equal(len(refused.one("X-Request-Id")), 32, "length of the request id")


@test
def a_limit_for_the_token_endpoint_alone_refuses_in_oauth(nginx):
    answers = [nginx.send("tokens", token_request(target=SPELLINGS[number % len(SPELLINGS)])) for number in range(12)]
    expect_equal({answer.status for answer in answers}, {"200"}, "twelve requests, one after another")
    expect_equal({nginx.get("tokens", "/scim/v2/Users").status for _ in range(80)}, {"200"}, "80 requests for users")
    nginx.send("limited", token_request())
    expect_oauth_error(nginx.send("limited", token_request()), 429, "temporarily_unavailable", "limit_req", retry=5)


@test
def an_address_that_is_not_admitted_is_an_unauthorized_client(nginx):
    expect_oauth_error(nginx.send("denied", token_request()), 403, "unauthorized_client", "127.0.0.1")


@test
def token_requests_that_nginx_cannot_read_are_invalid(nginx):
    answer = nginx.send("plain", token_request("Transfer-Encoding: chunked", body=b"") + b"zz\r\n\r\n")
    expect_oauth_error(answer, 400, "invalid_request", "request body")
    for target in SPELLINGS:
        for fields, status, words in (
            ([BASIC, BASIC], 400, "header field"),
            (["Content-Length: 3", "Transfer-Encoding: chunked"], 400, "header field"),
            (["Transfer-Encoding: brotli"], 501, "Transfer-Encoding"),
            (["X-Large: " + "x" * 70000], 431, "header fields"),
        ):
            answer = nginx.send("plain", token_request(*fields, target=target, body=b""))
            expect_oauth_error(answer, status, "invalid_request", words)
        answer = nginx.send("site", token_request(target=target, method="TRACE", body=b""))
        expect_oauth_error(answer, 405, "invalid_request", "POST")
        expect_equal(answer.one("Allow"), "POST", "Allow")
    long = nginx.send("plain", token_request(target=f"{TOKEN_ENDPOINT}?a=" + "x" * 40000))
    expect_oauth_error(long, 414, "invalid_request", "in the body")
    version = nginx.send("plain", f"POST {TOKEN_ENDPOINT} HTTP/3.7\r\n\r\n".encode())
    expect_oauth_error(version, 505, "invalid_request", "version")


@test
def header_fields_that_do_not_fit_into_fastcgi_are_a_server_error(nginx):
    names = ("If-Match", "If-None-Match", "ActivityId", "Authorization", "Client-Request-Id")
    fields = [f"{name}: {'x' * 16_000}" for name in names]
    expect_oauth_error(nginx.send("wide", token_request(*fields)), 500, "server_error", "could not handle")


@test
def a_token_request_whose_body_does_not_arrive_reaches_nobody(nginx):
    before = len(nginx.stub.seen)
    answer = nginx.send("slow", token_request("Content-Length: 100", body=b"") + b"grant_type=")
    expect_equal((answer.status, len(nginx.stub.seen)), ("", before), "status, requests seen by the worker")


@test
def the_token_endpoint_speaks_http_2_and_asks_for_https_only(nginx):
    url = f"https://{HOST}:{nginx.ports['site']}{TOKEN_ENDPOINT}"
    command = ["curl", "-sSk", "--http2", "--resolve", f"{HOST}:{nginx.ports['site']}:127.0.0.1", "-d", "a=b", url, "-D", "-"]
    for fields, words in (([], "HTTP/2 200"), (["-H", BASIC, "-H", BASIC], "HTTP/2 400")):
        done = subprocess.run([*command, *fields], capture_output=True, text=True, check=False)
        expect(done.stdout.startswith(words), f"curl {' '.join(fields)}: {done.stdout} {done.stderr}")
        expect("strict-transport-security: max-age=31536000" in done.stdout, f"no HSTS: {done.stdout}")
    expect('"error":"invalid_request"' in done.stdout, f"not an error of OAuth: {done.stdout}")


@test
def no_secret_of_a_client_gets_into_a_log(nginx):
    """Debian's level for the error log is `error`. At `info` nginx logs both values of an Authorization field that comes twice."""
    secret = SECRET.encode()
    for server in ("site", "plain", "down", "slow", "limited", "denied", "wide"):
        for target in (TOKEN_ENDPOINT, f"{TOKEN_ENDPOINT}?hang" if server == "slow" else TOKEN_ENDPOINT):
            nginx.send(server, token_request(target=target, body=SECRET_BODY))
            nginx.send(server, token_request(BASIC, target=target))
            nginx.send(server, token_request(BASIC, BASIC, target=target))
            nginx.send(server, token_request(target=target, body=SECRET_BODY + b"&x=" + b"x" * 20_000))
    # A secret in the query is refused by the worker, but nginx has read it by then.
    nginx.send("site", token_request(target=f"{TOKEN_ENDPOINT}?client_secret={SECRET}"))
    time.sleep(0.2)
    logs = {
        name: b"".join(line for line in (nginx.root / name).read_bytes().splitlines(True) if b" [info] " not in line)
        for name in ("access.log", "error.log")}
    expect(b"/oauth2/token" in logs["access.log"] and b"/oauth2/token" in logs["error.log"], "the logs name no token request")
    for name, text in logs.items():
        for form in (secret, BASIC.rpartition(" ")[2].encode()):
            expect(form not in text, f"{name} holds a secret")


@test
def a_secret_in_the_query_is_in_the_error_log_if_nginx_fails(nginx):
    """What docs/Credentials.md says of it; if this no longer holds, the page can promise more."""
    secret = "scim_cs_" + "Qu3ry" * 9
    nginx.send("down", token_request(target=f"{TOKEN_ENDPOINT}?client_secret={secret}"))
    time.sleep(0.1)
    expect(secret in (nginx.root / "error.log").read_text(), "the error log no longer has the query")


@test
def a_form_for_scim_keeps_its_limit_beside_the_token_endpoint(nginx):
    answer = nginx.send("plain", request("POST", "/scim/v2/Users", body=b"x" * 100_000))
    expect_equal(answer.json()["bodyLength"], 100_000, "bytes of the body")
