"""Runs the tests of the console in browsers; the last line counts them.

With words, only those in whose names one of them is.
"""

import os
import signal
import sys
import tempfile
import time

from place import Place

from harness.checks import TESTS, run_all

import crawl  # noqa: F401  its tests come first
import chromium  # noqa: F401
import text_browser  # noqa: F401
import firefox  # noqa: F401
import zone
import entra  # noqa: F401


def main():
    begin = time.monotonic()
    wanted = sys.argv[1:]
    TESTS[:] = [each for each in TESTS if not wanted or any(word in each.__name__ for word in wanted)]
    os.environ["TZ"] = zone.NAME
    with tempfile.TemporaryDirectory(prefix="scim-fcgi-browsers.") as path:
        place = Place(f"{path}/run")
        try:
            foreign = place.fill()
            passed, failed = run_all(place, foreign)
        finally:
            place.close()
    print(f"test-browsers: took {time.monotonic() - begin:.0f} s")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    main()
