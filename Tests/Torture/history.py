"""Whether what several clients saw of one resource can have happened one after another (linearizability)."""

import collections
import sys

# One request: when it was sent and answered, what it was, and what came back.
Call = collections.namedtuple("Call", "begin end action argument answer")

sys.setrecursionlimit(10_000)


def is_linearizable(calls, initial, step):
    """Whether there is an order of the calls that explains every answer, in which none comes before one that had been answered
    when it was sent.

    `step(state, call)` is the state after the call, or None if the answer cannot be had in that state.
    """
    calls = sorted(calls)
    everything = (1 << len(calls)) - 1
    seen = set()

    def search(done, state):
        if done == everything:
            return True
        if (done, state) in seen:
            return False
        seen.add((done, state))
        # The next one is sent before any of the rest was answered.
        first_end = min(call.end for number, call in enumerate(calls) if not done >> number & 1)
        for number, call in enumerate(calls):
            if done >> number & 1:
                continue
            if call.begin > first_end:
                break
            after = step(state, call)
            if after is not None and search(done | 1 << number, after):
                return True
        return False

    return search(0, initial)


def name_step(state, call):
    """A userName: the state is the id that has it, "" if nobody does."""
    match call.action, call.answer:
        case "create", ("201", id):
            return id if state == "" else None
        case "create", ("409", _):
            return state if state else None
        case "delete", ("204", _):
            return "" if state == call.argument else None
        case "delete" | "get", ("404", _):
            return state if state != call.argument else None
        case "get", ("200", _):
            return state if state == call.argument else None
        case "find", ("200", found):
            return state if found == state else None
    return None


def value_step(state, call):
    """An attribute and the version of its user: the state has both."""
    match call.action, call.answer:
        case "write", ("200", value, version):
            return (value, version) if value == call.argument[0] and version != state[1] else None
        case "write if", ("200", value, version):
            return (value, version) if call.argument == (value, state[1]) and version != state[1] else None
        case "write if", ("412", _, _):
            return state if call.argument[1] != state[1] else None
        case "read", ("200", value, version):
            return state if state == (value, version) else None
        case "read if", ("304", _, _):
            return state if call.argument == state[1] else None
        case "read if", ("200", value, version):
            return state if state == (value, version) and call.argument != version else None
    return None


def group_step(state, call):
    """A group and those who may be its members: the state has its members and who has not been deleted; None for no members if
    the group itself has been."""
    members, alive = state
    status, found = call.answer
    user = call.argument
    if call.action == "delete user":
        if status == "204" and user in alive:
            return (members - {user} if members is not None else None), alive - {user}
        return state if status == "404" and user not in alive else None
    if members is None:
        return state if status == "404" else None
    match call.action, status:
        case "add", "204":
            return (members | {user} if user in alive else members), alive
        case "remove", "204":
            return members - {user}, alive
        case "replace", "204":
            return user & alive, alive
        case "read", "200":
            return state if found == members else None
        case "delete group", "204":
            return None, alive
    return None
