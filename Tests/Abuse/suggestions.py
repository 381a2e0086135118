"""The commands that messages tell people to run: found in the text, and run by a shell in which `scimctl` only notes its words."""

import json
import pathlib
import re
import shlex
import subprocess

from names import CANARY, COMMAND

# One word of bash: plain characters, and quotes of three kinds.
WORD = re.compile(r"""(?:\$'(?:[^'\\]|\\.)*'|'[^']*'|"(?:[^"\\$`]|\\.)*"|\\.|[^\s'"$`;&|<>()\\])+""")
# Words in the place of a name or a number, and those that are the same for all.
PLACEHOLDER = re.compile(
    r"[A-Z]+|https://HOST/scim/v2|https://localhost:\d+/\S*|on|off|ignore|reject|\d+[smhdy]|\d+|[0-9a-f-]{36}|\d+:[0-9a-f]{64}"
    r"|localhost|active|inactive|keep|deactivate|scim-\d{8}T\d{6}Z\.db")


class Grammar:
    """The commands of scimctl as it describes them itself."""

    def __init__(self, scimctl):
        text = subprocess.run([scimctl, "--experimental-dump-help"], capture_output=True, check=True).stdout
        self.commands = {}
        self.add(json.loads(text)["command"], ())

    def add(self, command, path):
        children = command.get("subcommands", [])
        for child in children:
            self.add(child, (*path, child["commandName"]))
        if not children:
            self.commands[path] = command.get("arguments", [])

    def files(self):
        """Commands with an argument that names a file, each with the argument; not `--config`, which all have."""
        for path, arguments in self.commands.items():
            for argument in arguments:
                name = argument.get("preferredName", {}).get("name", "")
                is_file = "file" in argument.get("completionKind", {}) or argument.get("valueName") == "file"
                if is_file and name != "config":
                    yield path, f"--{name}" if name else "argument"

    def command(self, words):
        """The longest command that the words begin with; None for words of prose."""
        return next((tuple(words[:count]) for count in range(len(words), 0, -1) if tuple(words[:count]) in self.commands), None)

    def takes_value(self, path, option):
        for argument in self.commands[path]:
            if option.lstrip("-") in {name["name"] for name in argument.get("names", [])}:
                return argument["kind"] == "option"
        return False

    def positionals(self, path):
        found = [argument for argument in self.commands[path] if argument["kind"] == "positional"]
        # Where none is needed, the words that follow are those of the sentence.
        return sum(not argument["isOptional"] for argument in found)


def find(text, grammar):
    """Each command in a text with what follows it in its line."""
    for line in text.split("\n"):
        for match in re.finditer(r"\bscimctl (?=[a-z])", line):
            rest = line[match.end():]
            path = grammar.command(re.match(r"(?:[a-z-]+ ?)*", rest)[0].split())
            if path and path != ("help",):
                yield command(rest, path, grammar), line[match.start():]


def command(rest, path, grammar):
    """The words of the command that a reader would copy: its options, and as many arguments as it has."""
    end = len(" ".join(path))
    wanted, is_value, is_after_end = grammar.positionals(path), False, False
    while match := re.compile(r" (" + WORD.pattern + ")").match(rest, end):
        word = match[1]
        if is_value:
            is_value = False
        elif word.startswith("-") and not is_after_end:
            is_after_end = word == "--"
            is_value = "=" not in word and grammar.takes_value(path, word)
        elif wanted:
            wanted -= 1
        else:
            break
        end = match.end()
        if re.search(r"[,.;:]$", word):  # of the sentence
            break
    return "scimctl " + rest[:end]


class Shell:
    """bash with a `scimctl` that notes its words, in a directory where a canary would be seen."""

    def __init__(self, directory):
        self.directory = directory
        self.programs = directory / "programs"
        self.programs.mkdir()
        stub = self.programs / "scimctl"
        stub.write_text('#!/bin/sh\nprintf "%s\\0" "$@" > words\n')
        stub.chmod(0o755)

    def words(self, text):
        """What a person runs who copies the text: the words that arrive; None where it is no command."""
        noted = self.directory / "words"
        noted.unlink(missing_ok=True)
        if self.bash("-n", "-c", text).returncode:
            return None
        self.bash("-c", text)
        return noted.read_bytes().decode().split("\0")[:-1] if noted.exists() else None

    def bash(self, *words):
        variables = {"PATH": f"{self.programs}:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(self.directory)}
        return subprocess.run(
            ["bash", "--norc", *words], cwd=self.directory, env=variables, capture_output=True, stdin=subprocess.DEVNULL,
            timeout=10, check=False)

    def has_canary(self):
        """Whether something ran; forgets it."""
        canary = pathlib.Path(self.directory / CANARY)
        is_there = canary.exists()
        canary.unlink(missing_ok=True)
        return is_there


def faults(command, line, shell, grammar, names):
    """What is wrong with one suggested command.

    - names: what an argument may be; words that are the same for all are none of them.
    - line: the command and the rest of its line, which somebody may copy as well.
    """
    text = command
    words = shell.words(text)
    if words is None or not known(words, grammar, names):
        text = re.sub(r"[,.;:]$", "", command)  # the end of a sentence
        words = shell.words(text)
    if words is None:
        yield f"bash does not take it: {text}"
        return
    for word in unknown(words, grammar, names):
        yield f"{text} has the argument {word!r}, which is no name"
    if "$'" not in text and shlex.split(text)[1:] != words:
        yield f"{text} has other words for shlex: {shlex.split(text)}"
    if shell.has_canary():
        yield f"{text} runs {COMMAND}"
    if line != command:
        shell.bash("-c", line)
        if shell.has_canary():
            yield f"the line runs {COMMAND}: {line}"


def known(words, grammar, names):
    return not list(unknown(words, grammar, names))


def arguments(words, grammar):
    """Values and arguments, without the command and the names of options."""
    path = grammar.command(words)
    if path is None:
        return words
    found, is_value, is_after_end = [], False, False
    for word in words[len(path):]:
        if is_value or is_after_end or not word.startswith("-"):
            found.append(word)
            is_value = False
        elif "=" in word:
            found.append(word.partition("=")[2])
        else:
            is_after_end = word == "--"
            is_value = not is_after_end and grammar.takes_value(path, word)
    return found


def unknown(words, grammar, names):
    return (word for word in arguments(words, grammar) if word not in names and not PLACEHOLDER.fullmatch(word))
