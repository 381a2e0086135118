"""A process that is cut off at its Nth call, for every N, and the disk with it."""

import random

from machine import Machine
from powercut import PowerCut
from reading import Content


class Cuts:
    """One machine whose files are put back before each cut."""

    def __init__(self, place, name):
        self.directory = place.directory(name)
        self.random = random.Random(place.seed)
        self.machine = Machine(self.directory / "machine", threads=2)
        self.cut = PowerCut(place.library("power_loss"))
        self.kept = self.directory / "kept"
        self.found, self.numbers = [], 0

    def numbers_up_to(self, count, most):
        """Every number, or some of them if those are too many."""
        everything = range(1, count + 1)
        return everything if count <= most else sorted({*self.random.sample(everything, most - 1), count})

    def calls(self, action):
        """How many calls an action makes that is not cut off."""
        self.machine.put_back(self.kept)
        self.attach()
        self.cut.begin(self.random, after=None)
        action()
        self.cut.disk.replay(self.cut.journal)
        self.detach()
        return self.cut.disk.count

    def cut_off(self, action, number):
        """Plays the action on the kept files, and leaves what the disk then holds."""
        self.machine.put_back(self.kept)
        self.attach()
        self.cut.begin(self.random, after=number)
        action()
        self.cut.end(self.random)
        self.detach()
        self.numbers += 1

    def attach(self):
        self.cut.attach(self.machine)

    def detach(self):
        self.machine.preload, self.machine.environment, self.machine.is_dying = [], {}, False

    def content(self):
        return Content(self.machine.database, self.directory / "scratch")
