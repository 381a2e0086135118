"""Tests in Python: functions marked with `@test`, whose names are sentences."""

TESTS = []


class Missed(Exception):
    """What a test found instead of what it wanted."""


def test(function):
    """Adds a function to the tests that `run_all` runs, in the order in which they are defined."""
    TESTS.append(function)
    return function


def expect(truth, sentence):
    if not truth:
        raise Missed(sentence)


def expect_equal(found, wanted, what):
    expect(found == wanted, f"{what}: {found!r} instead of {wanted!r}")


def run_all(*arguments):
    """Runs every test with these arguments, and says of each whether it passed; how many passed and failed."""
    failed = 0
    for each in TESTS:
        name = each.__name__.replace("_", " ")
        try:
            each(*arguments)
            print(f"ok    {name}", flush=True)
        except (Missed, OSError, ValueError, KeyError, IndexError) as problem:
            failed += 1
            print(f"FAIL  {name}\n      {type(problem).__name__}: {problem}", flush=True)
    return len(TESTS) - failed, failed
