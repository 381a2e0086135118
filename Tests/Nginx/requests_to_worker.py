"""What reaches the worker."""

from harness.checks import expect_equal, test

from exchange import expect_scim_error, request


@test
def the_parameters_are_those_listed_and_none_is_repeated(nginx):
    answer = nginx.get(
        "plain", "/scim/v2/Users?filter=a%20eq%20%22b%22", 'If-Match: W/"3"', "client-request-id: c1", "ActivityId: a1",
        "Content-Encoding: gzip",
    )
    names = [name for name, _ in answer.json()["params"]]
    expect_equal(len(names), len(set(names)), "parameters without repetition")
    wanted = {
        "REQUEST_METHOD": "GET",
        "REQUEST_URI": "/scim/v2/Users?filter=a%20eq%20%22b%22",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_AUTHORIZATION": "Bearer scim_test",
        "HTTP_IF_MATCH": 'W/"3"',
        "HTTP_CONTENT_ENCODING": "gzip",
        "HTTP_CLIENT_REQUEST_ID": "c1",
        "HTTP_ACTIVITYID": "a1",
        "REQUEST_ID": answer.one("X-Request-Id"),
    }
    found = answer.params()
    expect_equal({name: found.get(name) for name in wanted}, wanted, "parameters")
    expect_equal(len(found["REQUEST_ID"]), 32, "length of the request id")


@test
def what_a_client_invents_does_not_reach_the_worker(nginx):
    answer = nginx.get("plain", "/scim/v2/Users", "Proxy: http://evil", "X-Forwarded-For: 1.2.3.4", "Request-Id: forged")
    unwanted = {"HTTP_PROXY", "HTTP_X_FORWARDED_FOR", "HTTP_REQUEST_ID", "HTTP_HOST"} & set(answer.params())
    expect_equal(unwanted, set(), "parameters of the client's own")


@test
def the_target_arrives_as_it_was_sent(nginx):
    for target in ("/scim/v2", "/scim/v2/Users/a%2Fb%252f", "//scim//v2/Users", "/scim/v2/x/../Users?a=%00", "/scim/v2x"):
        expect_equal(nginx.get("plain", target).params()["REQUEST_URI"], target, "REQUEST_URI")


@test
def every_method_but_trace_and_connect_reaches_the_worker(nginx):
    for method in ("HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "FOO"):
        nginx.get("plain", "/scim/v2/Users", method=method)
        expect_equal(dict(nginx.stub.seen[-1].params)["REQUEST_METHOD"], method, "method")


@test
def a_chunked_body_arrives_whole_and_with_its_length(nginx):
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (b"a" * 5000, b"b" * 300_000)) + b"0\r\n\r\n"
    answer = nginx.send("plain", request("POST", "/scim/v2/Users", "Transfer-Encoding: chunked") + chunks)
    expect_equal(answer.params()["CONTENT_LENGTH"], "305000", "CONTENT_LENGTH")
    expect_equal(answer.json()["bodyLength"], 305000, "bytes of the body")


@test
def a_body_of_eight_mebibytes_passes_and_one_byte_more_does_not(nginx):
    full = nginx.send("plain", request("POST", "/scim/v2/Users", body=b"x" * 8 * 1024 * 1024))
    expect_equal(full.json()["bodyLength"], 8 * 1024 * 1024, "bytes of the body")
    expect_scim_error(nginx.send("plain", request("POST", "/scim/v2/Users", body=b"x" * (8 * 1024 * 1024 + 1))), 413, "8 MiB")


@test
def an_ordinary_body_is_not_written_to_disk_and_a_large_one_is(nginx):
    for size, written in ((250_000, False), (600_000, True)):
        nginx.send("plain", request("PATCH", f"/scim/v2/Groups/{size}", body=b"x" * size))
        lines = [line for line in (nginx.root / "error.log").read_text().splitlines() if f"/Groups/{size}" in line]
        expect_equal(any("buffered to a temporary file" in line for line in lines), written, f"{size} bytes on disk")
