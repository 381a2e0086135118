"""The rate limit of the example site: what it lets through, and what it refuses."""

import collections
import threading
import time

from harness.checks import expect, expect_equal, test

from exchange import converse, expect_scim_error, request


class Salvo:
    """Connections that stand ready, so that requests can be sent at once; each is good for one request."""

    def __init__(self, nginx, server, count, source="127.0.0.1"):
        self.ready = [nginx.connect(server, source) for _ in range(count)]
        self.fired, self.answers, self.seconds = [], [], 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for connection in self.ready + [connection for connection, _ in self.fired]:
            connection.close()

    def fire(self, count):
        sent = []
        for _ in range(count):
            connection = self.ready.pop()
            connection.sendall(request("GET", "/scim/v2/Users"))
            sent.append((connection, time.monotonic()))
        for connection, moment in sent:
            reader = threading.Thread(target=self.take, args=(connection, moment))
            reader.start()
            self.fired.append((connection, reader))

    def take(self, connection, sent):
        self.answers.append(converse(connection, b""))
        self.seconds = max(self.seconds, time.monotonic() - sent)

    def statuses(self):
        """How often each status came."""
        for _, reader in self.fired:
            reader.join()
        return dict(collections.Counter(answer.status for answer in self.answers))


@test
def the_shipped_limit_lets_entra_through_in_bursts(nginx):
    """Its 25 requests a second, each second's all at once; then as many jobs as begin together."""
    with Salvo(nginx, "busy", 25 * 4) as salvo:
        for _ in range(4):
            salvo.fire(25)
            time.sleep(1)
        expect_equal(salvo.statuses(), {"200": 100}, "four seconds of 25 requests at once")
    with Salvo(nginx, "busy", 190) as salvo:
        salvo.fire(190)
        expect_equal(salvo.statuses(), {"200": 190}, "190 requests at once")
        expect(salvo.seconds < 3, f"the last of 190 requests took {salvo.seconds:.1f} s")


@test
def a_flood_is_429_in_scim_and_harms_no_other_address(nginx):
    with Salvo(nginx, "busy", 500, source="127.0.0.2") as flood, Salvo(nginx, "busy", 50) as entra:
        began = time.monotonic()
        flood.fire(500)
        sending = time.monotonic() - began
        for _ in range(4):
            entra.fire(12)
            time.sleep(0.5)
        expect_equal(entra.statuses(), {"200": 48}, "24 requests a second from another address")
        expect(entra.seconds < 1, f"the other address waited {entra.seconds:.1f} s")
        found = flood.statuses()
        # The queue of 200 and the one before it, and what may leave the queue until nginx has read the others.
        most = 201 + 100 * (sending + 1)
        expect(
            set(found) == {"200", "429"} and 201 <= found["200"] <= most,
            f"answers to 500 requests, sent in {sending:.1f} s: {found}",
        )
        for answer in flood.answers:
            if answer.status == "429":
                expect_scim_error(answer, 429, "limit_req", retry=5)
