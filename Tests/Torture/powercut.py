"""What a disk holds after its power was cut: made from the files as they were before and the journal of power_loss.c."""

import os
import pathlib
import struct

WRITE, TRUNCATE, SYNC_BEGIN, SYNC_END, CREATE, RENAME, LINK, UNLINK, MKDIR, RMDIR, FORGET = range(1, 12)
ENTRY = struct.Struct("=IIQQ")
# What becomes of writes that were not durable: none arrives, all do, each arrives or does not, each sector has one of the states
# that it went through, or they arrive in their order up to one that is torn.
FATES = ("nothing", "everything", "whole writes", "sectors", "in order")
SECTORS = (512, 4096)


class File:
    """The bytes of one inode: those that are durable, and what was done since."""

    def __init__(self, content=b""):
        self.durable = bytearray(content)
        self.pending = []  # (number of the entry, offset, bytes), or (number, size, None) of a truncation

    def settle(self, number):
        """Everything before that entry is durable."""
        while self.pending and self.pending[0][0] < number:
            self.apply(self.durable, *self.pending.pop(0)[1:])

    @staticmethod
    def apply(content, offset, data):
        if data is None:
            extend(content, offset)
            del content[offset:]
        else:
            extend(content, offset + len(data))
            content[offset : offset + len(data)] = data

    def after_cut(self, fate, random):
        content = bytearray(self.durable)
        sector = random.choice(SECTORS)
        if fate == "nothing":
            return content
        last = random.randint(0, len(self.pending)) if fate == "in order" else len(self.pending)
        states = {} if fate == "sectors" else None
        for position, (_, offset, data) in enumerate(self.pending[: last + 1]):
            if fate == "everything" or fate == "in order" and position < last:
                self.apply(content, offset, data)
            elif fate == "whole writes" or data is None:
                if random.random() < 0.5:
                    self.apply(content, offset, data)
            else:
                self.tear(content, offset, data, sector, states, random)
        return content

    @staticmethod
    def tear(content, offset, data, sector, states, random):
        """Writes some of the sectors. With `states`, one that has missed a write has none of the later ones either."""
        if random.random() < 0.25:
            extend(content, offset + len(data))  # the size has arrived, the bytes may not
        place = offset
        while place < offset + len(data):
            end = min(place - place % sector + sector, offset + len(data))
            number = place // sector
            arrives = random.random() < 0.6 if states is None else states.get(number, True) and random.random() < 0.8
            if states is not None:
                states[number] = arrives
            if arrives:
                File.apply(content, place, data[place - offset : end - offset])
            place = end


def extend(content, size):
    if len(content) < size:
        content.extend(bytes(size - len(content)))


class Disk:
    """A directory on a disk whose power is cut."""

    def __init__(self, directory):
        """The files as they are now are durable."""
        self.directory = pathlib.Path(directory)
        self.files, self.names, self.pending, self.begun = {}, {}, [], {}
        self.count = 0
        self.directories = {self.directory.stat().st_ino: str(self.directory)}
        self.figures = {"writes": 0, "syncs": 0, "undone": 0, "checkpoints": 0, "forgotten": 0}
        for path in sorted(self.directory.rglob("*")):
            inode = path.stat().st_ino
            self.names[str(path)] = inode
            if path.is_dir():
                self.directories[inode] = str(path)
            elif not path.name.endswith("-shm"):
                self.files[inode] = File(path.read_bytes())

    def replay(self, journal):
        """Takes in everything that was done until the cut; the last entry may be there in part."""
        data = pathlib.Path(journal).read_bytes()
        place = number = 0
        while place + ENTRY.size <= len(data):
            kind, size, inode, offset = ENTRY.unpack_from(data, place)
            content = data[place + ENTRY.size : place + ENTRY.size + size]
            if len(content) < size:
                break
            self.take(number, kind, inode, offset, content)
            number, place = number + 1, place + ENTRY.size + size
        self.count = number

    def take(self, number, kind, inode, offset, content):
        if kind in (WRITE, TRUNCATE):
            self.figures["writes"] += 1
            data = content if kind == WRITE else None
            self.files.setdefault(inode, File()).pending.append((number, offset, data))
        elif kind == SYNC_BEGIN:
            self.begun[offset, inode] = number
        elif kind == SYNC_END:
            self.figures["syncs"] += 1
            self.settle(self.begun.pop((offset, inode)), inode)
        elif kind == FORGET:
            self.figures["forgotten"] += 1
            if inode in self.files:
                self.files[inode].pending = []
        else:
            if kind == CREATE:
                self.files[inode] = File()
            if kind == MKDIR:
                self.directories[inode] = content.decode()
            self.pending.append((number, kind, inode, *content.decode().split("\0")))

    def settle(self, number, inode):
        if inode not in self.directories:
            self.files.setdefault(inode, File()).settle(number)
            return
        path = self.directories[inode]
        arrived = [each for each in self.pending if each[0] < number and os.path.dirname(each[-1]) == path]
        self.pending = [each for each in self.pending if each not in arrived]
        for each in arrived:
            self.name(*each[1:])

    def name(self, kind, inode, path, target=None):
        """One change of a directory. An entry belongs to an inode; where it has another one by now, it stays."""
        if kind in (CREATE, MKDIR):
            self.names[path] = inode
        elif kind in (RENAME, LINK):
            self.names[target] = inode
        if kind in (RENAME, UNLINK, RMDIR) and self.names.get(path) == inode:
            del self.names[path]

    def cut(self, random):
        """Decides what has arrived, and makes the directory so. Returns what became of it in a word."""
        fate = random.choice(FATES)
        if random.random() < 0.7:  # A journaling file system keeps the order of what is done to directories.
            arrived = self.pending[: random.randint(0, len(self.pending))]
        else:
            arrived = [each for each in self.pending if random.random() < 0.5]
        for each in arrived:
            self.name(*each[1:])
        if database := self.files.get(self.names.get(str(self.directory / "scim.db"))):
            self.figures["checkpoints"] = int(bool(database.pending))
        self.figures["undone"] += sum(len(file.pending) for file in self.files.values())
        for path in sorted(self.directory.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        for path, inode in sorted(self.names.items()):
            pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
            if inode in self.directories:
                pathlib.Path(path).mkdir(exist_ok=True)
            elif inode in self.files:
                pathlib.Path(path).write_bytes(self.files[inode].after_cut(fate, random))
        return fate


class PowerCut:
    """The library around a machine's programs, and a cut at the end of each round."""

    seconds = 0.1, 2
    calls = 13  # the power of two that is the greatest number of noted calls after which a program ends itself

    def __init__(self, library, lies=False):
        self.library, self.lies = library, lies
        self.machine = self.disk = None
        self.figures = {}

    def attach(self, machine):
        self.machine = machine
        self.journal = machine.directory / "journal"
        machine.preload = [self.library]

    def begin(self, random, after=0):
        """In half of the rounds the programs end themselves, so that no call is too short to be hit. `after` is the number of the
        call if that is not left to chance, None for no end."""
        self.journal.unlink(missing_ok=True)
        self.journal.touch()
        self.disk = Disk(self.machine.data)
        self.machine.environment = {
            "POWER_LOSS_JOURNAL": str(self.journal), "POWER_LOSS_DIRECTORY": str(self.machine.data)}
        if self.lies:
            self.machine.environment["POWER_LOSS_LIE"] = "1"
        elif after == 0 and random.random() < 0.5:
            after = int(2 ** random.uniform(0, self.calls))
        if after:
            self.machine.environment["POWER_LOSS_AFTER"] = str(after)

    def end(self, random):
        self.disk.replay(self.journal)
        fate = self.disk.cut(random)
        self.figures[fate] = self.figures.get(fate, 0) + 1
        for key, count in self.disk.figures.items():
            self.figures[key] = self.figures.get(key, 0) + count
