"""What comes back from the worker."""

import time

from harness.checks import expect, expect_equal, test

from exchange import converse, expect_scim_error, request


@test
def answers_of_the_worker_pass_untouched(nginx):
    refused = nginx.get("plain", "/scim/v2/refused")
    expect_equal((refused.status, refused.json()["detail"]), ("503", "from the worker"), "an error of the worker")
    expect_equal(len(refused.one("X-Request-Id")), 32, "length of the request id")
    empty = nginx.get("plain", "/scim/v2/empty", method="DELETE")
    expect_equal((empty.status, empty.body, empty.all("Content-Type")), ("204", b"", []), "an answer 204")
    unchanged = nginx.get("plain", "/scim/v2/unchanged")
    expect_equal((unchanged.status, unchanged.one("ETag")), ("304", 'W/"3"'), "an answer 304")


@test
def a_slow_reader_does_not_hold_the_worker(nginx):
    with nginx.connect("plain") as connection:
        before = nginx.stub.answered
        connection.sendall(request("GET", "/scim/v2/large"))
        deadline = time.monotonic() + 5
        while nginx.stub.answered == before and time.monotonic() < deadline:
            time.sleep(0.02)
        expect(nginx.stub.answered > before, "the worker still waits for a client that does not read")
        expect_equal(len(converse(connection, b"").body), 6_000_000, "bytes of the answer")


@test
def connections_to_the_worker_are_kept_with_the_upstream_and_not_without(nginx):
    for server, kept in (("kept", True), ("plain", False)):
        answers = [nginx.get(server, "/scim/v2/Users").json() for _ in range(5)]
        expect_equal(len({answer["connection"] for answer in answers}) == 1, kept, f"{server}: one connection for all")


@test
def a_write_that_the_worker_may_have_carried_out_is_not_sent_again(nginx):
    for server in ("plain", "kept"):
        nginx.get(server, "/scim/v2/Users")
        before = len(nginx.stub.seen)
        answer = nginx.send(server, request("POST", "/scim/v2/drop", body=b"{}"))
        expect_scim_error(answer, 502, "does not answer", retry=30)
        expect_equal(len(nginx.stub.seen) - before, 1, f"{server}: times that the worker saw the request")
