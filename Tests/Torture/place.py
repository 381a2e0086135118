"""Where a torture runs, and how long it may take."""

import pathlib
import shutil
import subprocess

from harness.run_directory import ROOT

TORTURE = ROOT / "Tests/Torture"


class Place:
    """A directory for everything that the tortures make; `seed` decides what they leave to chance."""

    def __init__(self, path, seed, is_short):
        self.path, self.seed, self.is_short = pathlib.Path(path), seed, is_short
        self.libraries = {}

    def directory(self, name):
        path = self.path / name
        path.mkdir(exist_ok=True)
        return path

    def choose(self, short, full):
        return short if self.is_short else full

    def library(self, name):
        """The library to preload that is built from a source in C."""
        if name not in self.libraries:
            self.libraries[name] = self.path / f"{name}.so"
            compiler = shutil.which("cc") or "clang"  # which comes with Swift
            command = [compiler, "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC"]
            subprocess.run([*command, "-o", self.libraries[name], TORTURE / f"{name}.c", "-ldl"], check=True)
        return self.libraries[name]
