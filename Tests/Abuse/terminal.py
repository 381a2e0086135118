"""Programs run on a terminal or in a pipe, and what of their output a terminal would act on."""

import json
import os
import pty
import re
import select
import subprocess
import termios
import time

from names import FORGED, is_hidden

PATIENCE = 30  # seconds
# What the program itself writes to a terminal: colors, and lines that are written over.
OWN = re.compile(rb"\x1b\[(?:0|1|2|31|32|33)m|\r[^\r\n\x1b]*\x1b\[K")


class Output:
    """What a program wrote; on a terminal both of its outputs are one."""

    def __init__(self, status, output, error=b""):
        self.status, self.output, self.error = status, output, error


def run(words, directory, on_terminal, answer="n\n", environment=None, source=None):
    """Runs a program to its end; on a terminal, `answer` is typed ahead."""
    variables = os.environ | {"TERM": "xterm"} | (environment or {})
    if on_terminal:
        return run_on_terminal(words, directory, answer, variables)
    done = subprocess.run(
        words, cwd=directory, env=variables, capture_output=True, timeout=PATIENCE, check=False, input=(source or "").encode())
    return Output(done.returncode, done.stdout, done.stderr)


def run_on_terminal(words, directory, answer, variables):
    ours, theirs = pty.openpty()
    mode = termios.tcgetattr(theirs)
    mode[1] &= ~termios.OPOST  # bytes as they were written
    mode[3] &= ~termios.ECHO
    termios.tcsetattr(theirs, termios.TCSANOW, mode)
    with subprocess.Popen(
            words, cwd=directory, env=variables, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True) as process:
        os.close(theirs)
        output = read_all(ours, answer.encode())
        process.kill()  # where it has not ended by itself
        os.close(ours)
    return Output(process.returncode, output)


def read_all(descriptor, answer):
    """Reads to the end, and types the answer whenever nothing comes: a question for a secret forgets what was typed ahead."""
    pieces, end = [], time.monotonic() + PATIENCE
    os.write(descriptor, answer)
    while time.monotonic() < end:
        if not select.select([descriptor], [], [], 1)[0]:
            os.write(descriptor, answer)
            continue
        try:
            piece = os.read(descriptor, 1 << 16)
        except OSError:  # nobody has the other end any more
            break
        pieces.append(piece)
    return b"".join(pieces)


def faults_of_text(output):
    """What of a text for people a terminal would act on, or would show as a line that the program did not write."""
    try:
        text = OWN.sub(b"", output).decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        return [f"has bytes that are not UTF-8: {error.object[error.start:error.start + 20]}"]
    hidden = sorted({f"U+{ord(character):04X}" for character in text if is_hidden(character) and character not in "\n\t"})
    forged = [line for line in text.split("\n") if line.startswith(FORGED)]
    return [f"shows {', '.join(hidden)}"] * bool(hidden) + [f"has a line of a name: {line}" for line in forged[:1]]


def faults_of_json(output, is_lines=False):
    """The same of JSON, in which every hidden character must be escaped, and which must be JSON."""
    for line in output.splitlines() if is_lines else [output]:
        try:
            json.loads(line)
        except ValueError as error:
            return [f"is not JSON: {error}"]
    return faults_of_text(output)
