"""Clients that write until they are told to stop, and their command line."""

import argparse
import pathlib
import random
import sys
import threading
import time

from client import Client, Counts, Lost, Unreachable

CLIENTS = 8


class Writer:
    """One client in a thread of its own; a subclass says what one step is. Half of them keep their connection."""

    def __init__(self, chosen, number):
        self.counts = Counts()
        self.client = Client(chosen, self.counts, keeps=number % 2 == 0)
        self.number, self.random = number, random.Random(number)

    def run(self, stopped):
        while not stopped.is_set():
            try:
                self.step()
            except Unreachable:
                time.sleep(0.05)
            except Lost:
                pass
        self.client.close()


def write_until_told(writers):
    """Lets the writers write until standard input is closed."""
    stopped = threading.Event()
    threads = [threading.Thread(target=writer.run, args=(stopped,)) for writer in writers]
    for thread in threads:
        thread.start()
    print("writing", flush=True)
    sys.stdin.read()
    stopped.set()
    for thread in threads:
        thread.join()


def examples(writers):
    """What went wrong, ten times at most."""
    return [text for writer in writers for text in writer.counts.examples][:10]


def parser():
    """The options by which every client finds the endpoint."""
    options = argparse.ArgumentParser()
    options.add_argument("--url", required=True)
    options.add_argument("--connect", required=True)
    options.add_argument("--ca", required=True)
    options.add_argument("--token", required=True, type=pathlib.Path)
    return options
