"""An interactive bash, zsh or fish on a terminal of its own, for checks that press Tab and Enter."""

import os
import pathlib
import pty
import re
import select
import shutil
import time

# Where each shell looks by itself on Debian, and what is put there.
PLACES = {
    "bash": "usr/share/bash-completion/completions/scimctl",
    "zsh": "usr/share/zsh/vendor-completions/_scimctl",
    "fish": "usr/share/fish/vendor_completions.d/scimctl.fish",
}

class ShellError(Exception):
    """A shell that ended, or does not answer."""


def missing_programs():
    """What has to be installed before a shell can be typed in."""
    missing = [shell for shell in PLACES if shutil.which(shell) is None]
    if not pathlib.Path("/usr/share/bash-completion/bash_completion").exists():
        missing.append("bash-completion")
    return missing


class Shell:
    """An interactive shell on a terminal of its own, in which Control-X writes the line and forgets it."""

    def __init__(self, name, root, work, variables=None):
        self.name, self.line, self.said = name, work / f"{name}.line", b""
        arguments, setting = getattr(self, name)(root, work)
        environment = {
            "PATH": f"{root}/usr/bin:/usr/bin:/bin", "HOME": str(work), "TERM": "xterm", "LC_ALL": "C.UTF-8",
            "XDG_DATA_DIRS": f"{root}/usr/share", "LINE": str(self.line), **(variables or {}),
        }
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(work)
            os.execve(arguments[0], arguments, environment)
        self.send(setting + "\r")
        deadline = time.monotonic() + 30
        while not (work / f"{name}.ready").exists():
            self.expect_time(deadline, "start")
            self.read(0.05)
        # The prompt that follows.
        self.read(0.5)
        self.greeting, self.said = self.said, b""

    def bash(self, root, work):
        self.write(work / "bashrc", f"""
            . /usr/share/bash-completion/bash_completion
            forget() {{ printf '%s' "$READLINE_LINE" >"$LINE.draft"; mv "$LINE.draft" "$LINE"; READLINE_LINE=; READLINE_POINT=0; }}
            bind 'set enable-bracketed-paste off'
            bind 'set completion-query-items 0'
            bind 'set page-completions off'
            bind -x '"\\C-x": forget'
            PS1='> '
        """)
        return ["/usr/bin/bash", "--noprofile", "--rcfile", str(work / "bashrc"), "-i"], f"touch {work}/bash.ready"

    def zsh(self, root, work):
        self.write(work / ".zshrc", f"""
            fpath=({root}/usr/share/zsh/vendor-completions $fpath)
            autoload -Uz compinit && compinit -u -D
            forget() {{ print -rn -- "$BUFFER" >"$LINE.draft"; mv "$LINE.draft" "$LINE"; BUFFER= }}
            zle -N forget && bindkey '^X' forget
            unset zle_bracketed_paste
            LISTMAX=100000
            PS1='> '
        """)
        return ["/usr/bin/zsh", "-o", "no_global_rcs", "-i"], f"touch {work}/zsh.ready"

    def fish(self, root, work):
        (work / ".config/fish").mkdir(parents=True)
        self.write(work / ".config/fish/config.fish", """
            function fish_prompt; echo -n '> '; end
            function fish_greeting; end
            function forget
                commandline >"$LINE.draft"; mv "$LINE.draft" "$LINE"; commandline ''
            end
            bind \\cx forget
        """)
        return ["/usr/bin/fish", "-i"], f"touch {work}/fish.ready"

    def write(self, path, text):
        path.write_text("\n".join(line.strip() for line in text.splitlines()))

    def send(self, text):
        os.write(self.terminal, text.encode())

    def read(self, seconds):
        """Takes off the terminal what is there, waiting so long for the first of it."""
        while select.select([self.terminal], [], [], seconds)[0]:
            try:
                piece = os.read(self.terminal, 65536)
            except OSError:
                raise ShellError(f"{self.name} ended: {self.text()}") from None
            self.said += piece
            seconds = 0

    def text(self):
        return re.sub(r"\x1b(\[[0-9;?]*[a-zA-Z]|[\]k][^\x07\x1b]*(\x07|\x1b\\)|[()=>].?)", "", self.said.decode(errors="replace"))

    def expect_time(self, deadline, what):
        if time.monotonic() > deadline:
            raise ShellError(f"{self.name} does not answer to {what!r}: {self.text()}")

    def complete(self, typed):
        """The line that `typed` and Tab have become, without the space at its end."""
        self.line.unlink(missing_ok=True)
        self.said = b""
        self.send(typed + "\t\x18")
        deadline = time.monotonic() + 20
        while not self.line.exists():
            self.expect_time(deadline, typed)
            self.read(0.02)
        self.read(0)
        return self.line.read_text().rstrip("\n").rstrip(" ")

    def run(self, typed, until):
        """Types a line with Tab, and Enter; waits for the file `until`, which whatever ran has to make."""
        until.unlink(missing_ok=True)
        self.said = b""
        self.send(typed + "\t\r")
        begin, deadline, entered = time.monotonic(), time.monotonic() + 20, 3
        while not until.exists():
            self.expect_time(deadline, typed)
            self.read(0.02)
            # In a list of names Enter chooses one, and the next Enter runs the line.
            if time.monotonic() > begin + entered:
                entered += 1
                self.send("\r")
        self.read(0.05)

    def interrupt(self):
        """Gives up the line, and whatever the shell waits for."""
        self.send("\x03\x03")
        self.read(1)

    def end(self):
        os.close(self.terminal)
        os.waitpid(self.process, 0)
