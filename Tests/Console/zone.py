"""Times are those of the server's zone."""

import datetime
import re

from place import Visitor

from harness.checks import expect, expect_equal, test

# Half an hour away from the hours of UTC, without summer time.
NAME = "Asia/Kolkata"
AHEAD = datetime.timedelta(hours=5, minutes=30)


@test
def times_are_shown_in_the_zone_of_the_server(place, _):
    visitor = Visitor(place).sign_in(place.login())
    for page in ("groups", "log", "sessions"):
        _, _, body = visitor.ask(page if page == "sessions" else f"@demo/{page}")
        text = body.decode()
        times = re.findall(r'<time datetime="([^"]+)" title="([^"]+)"', text)
        expect(times, f"{page} shows no time")
        for exact, shown in times:
            local = datetime.datetime.fromisoformat(exact.removesuffix("Z")[:19]) + AHEAD
            expect_equal(shown, f"{local:%Y-%m-%d %H:%M:%S} IST", page)
        expect("times in IST" in text, f"{page} does not name the zone")
