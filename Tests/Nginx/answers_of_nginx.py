"""What nginx answers itself."""

from harness.checks import expect_equal, test

from exchange import HOST, TOKEN, expect_page_of_nginx, expect_scim_error, request


@test
def a_worker_that_is_down_is_502(nginx):
    expect_scim_error(nginx.get("down", "/scim/v2/Users"), 502, "systemctl status scim-fcgi", retry=30)
    expect_scim_error(nginx.get("down", "/scim/v2/Users/a.html"), 502, "does not answer", retry=30)


@test
def a_worker_that_hangs_is_504(nginx):
    expect_scim_error(nginx.get("slow", "/scim/v2/hang"), 504, "may or may not", retry=30)


@test
def too_many_requests_are_429(nginx):
    nginx.get("limited", "/scim/v2/Users")
    expect_scim_error(nginx.get("limited", "/scim/v2/Users"), 429, "limit_req", retry=5)


@test
def an_address_that_is_not_admitted_is_403(nginx):
    expect_scim_error(nginx.get("denied", "/scim/v2/Users"), 403, "127.0.0.1")


@test
def header_fields_fit_into_fastcgi_up_to_what_the_example_host_admits(nginx):
    expect_equal(nginx.send("site", large_request(4, 16_200)).status, "200", "status")
    expect_scim_error(nginx.send("site", large_request(5, 16_200)), 431, "header fields")
    expect_scim_error(nginx.send("wide", large_request(5, 16_200)), 500, "could not handle")


def large_request(parts, length):
    """A request whose line and `parts` - 1 header fields, each passed on to the worker, have `length` bytes."""
    names = ("If-Match", "If-None-Match", "ActivityId", "Authorization")
    lines = [f"GET /scim/v2/{'x' * length}"[: length - 9] + " HTTP/1.1", f"Host: {HOST}", "Connection: close"]
    lines += [f"{name}: {'x' * length}"[:length] for name in names[: parts - 1]]
    return "\r\n".join([*lines, "", ""]).encode()


@test
def a_body_that_is_not_chunked_as_said_is_400(nginx):
    answer = nginx.send("plain", request("POST", "/scim/v2/Users", "Transfer-Encoding: chunked") + b"zz\r\n\r\n")
    expect_scim_error(answer, 400, "body")


@test
def a_body_that_does_not_arrive_ends_the_connection_and_reaches_nobody(nginx):
    before = len(nginx.stub.seen)
    answer = nginx.send("slow", request("POST", "/scim/v2/Users", "Content-Length: 100") + b"{")
    expect_equal(answer.status, "", "status")
    expect_equal(len(nginx.stub.seen), before, "requests seen by the worker")


@test
def a_request_line_that_is_too_long_is_414(nginx):
    expect_scim_error(nginx.get("plain", "/scim/v2/Users?filter=" + "x" * 40000), 414, "request line")


@test
def header_fields_that_are_too_large_are_431(nginx):
    expect_scim_error(nginx.get("plain", "/scim/v2/Users", "X-Large: " + "x" * 70000), 431, "header fields")


@test
def two_authorization_fields_are_400(nginx):
    expect_scim_error(nginx.get("plain", "/scim/v2/Users", TOKEN), 400, "header field")


@test
def a_request_that_could_be_read_in_two_ways_is_400(nginx):
    for fields in (["Content-Length: 3", "Content-Length: 4"], ["Content-Length: 3", "Transfer-Encoding: chunked"]):
        expect_scim_error(nginx.get("plain", "/scim/v2/Users", *fields, method="POST"), 400, "header field")


@test
def an_unknown_transfer_encoding_is_501(nginx):
    answer = nginx.get("plain", "/scim/v2/Users", "Transfer-Encoding: brotli", method="POST")
    expect_scim_error(answer, 501, "Transfer-Encoding")


@test
def the_rest_of_the_host_keeps_its_own_error_pages(nginx):
    expect_page_of_nginx(nginx.get("plain", "/shop?" + "x" * 40000), 414)
    expect_page_of_nginx(nginx.get("plain", "/shop", "X-Large: " + "x" * 70000), 400)
    expect_page_of_nginx(nginx.get("plain", "/shop", TOKEN), 400)
    expect_page_of_nginx(nginx.get("plain", "/shop", "Transfer-Encoding: brotli", method="POST"), 501)
    expect_page_of_nginx(nginx.send("plain", b"GET /shop HTTP/3.7\r\n\r\n"), 505)
    expect_page_of_nginx(nginx.get("site", "/shop", method="TRACE"), 405)
    expect_page_of_nginx(nginx.get("plain", "/shop", method="TRACE"), 405)
    expect_page_of_nginx(nginx.get("plain", "/shop?/scim/v2", TOKEN), 400)
    expect_page_of_nginx(nginx.get("plain", "/.scim-fcgi/refused"), 404)
