"""A worker that hangs, and nginx or the worker gone and back: what was acknowledged is there, and everybody goes on by themselves."""

import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import threading
import time

from endpoint import Endpoint
from harness import nginx
from harness.local_service import LocalService
from harness.run_directory import RunDirectory, wait_until

from machine import Machine
from reading import Content
from restoring import Writers
from scim_client import USER, ScimClient

WATCHDOG = 1  # seconds within which the manager wants to hear something
CLIENTS = 4
PATIENCE = 30  # seconds that a client asks again


class Manager:
    """The part of systemd that hears from a service: its socket, and when it was told something last."""

    def __init__(self, machine):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        path = str(machine.directory / "notify.sock")
        self.socket.bind(path)
        self.socket.settimeout(WATCHDOG)
        machine.environment |= {"NOTIFY_SOCKET": path, "WATCHDOG_USEC": str(WATCHDOG * 1_000_000)}

    def hears(self):
        """Whether the service says within the time that it is well."""
        deadline = time.monotonic() + WATCHDOG
        while time.monotonic() < deadline:
            try:
                if b"WATCHDOG=1" in self.socket.recv(4096):
                    return True
            except TimeoutError:
                return False
        return False


def watchdog(place):
    """SIGSTOP in the middle of everything: the manager misses the worker's word, kills it, and starts another."""
    machine = Machine(place.directory("watchdog") / "machine")
    machine.set_up()
    machine.start()
    clients = [ScimClient(machine, f"c{number}", random.Random(place.seed + number)) for number in range(CLIENTS)]
    for client in clients:
        client.set_up()
    machine.stop()
    manager, found, rounds = Manager(machine), [], place.choose(1, 5)
    try:
        for number in range(rounds):
            machine.start()
            with Writers(machine, clients):
                if not all(manager.hears() for _ in range(4)):
                    found.append(f"round {number}: the watchdog is not told that all is well")
                machine.workers[0].send_signal(signal.SIGSTOP)
                wait_until(lambda: not manager.hears(), 2 * WATCHDOG)
                if manager.hears():
                    found.append(f"round {number}: the watchdog is told of a stopped worker that all is well")
                machine.kill()
            machine.start()
            content = Content(machine.database)
            found += content.faults or [fault for client in clients for fault in client.compare(content)]
            machine.kill()
    finally:
        machine.kill()
    return f"{rounds} × a worker that hangs; {sum(client.operations for client in clients):,} operations acknowledged", found


class Asker(threading.Thread):
    """Creates users through nginx one after another; what is not done is asked again, as Entra does."""

    def __init__(self, endpoint, name, over):
        super().__init__(daemon=True)
        self.endpoint, self.prefix, self.over = endpoint, name, over
        self.created, self.found, self.repeated = [], [], 0

    def run(self):
        number = 0
        with self.endpoint.client() as client:
            while not self.over.is_set():
                number += 1
                self.create(client, f"{self.prefix}.{number}@example.org")

    def create(self, client, name):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            answer = client.ask("POST", "/Users", json.dumps({"schemas": [USER], "userName": name}))
            # One that was not answered may have been done all the same: then the name is taken.
            if answer.status in ("201", "409"):
                self.created.append(name)
                return
            self.repeated += 1
            if answer.status in ("502", "503", "504") and "Retry-After" not in answer.fields:
                self.found.append(f"{answer.status} without Retry-After: {answer.body[:200]}")
            elif answer.status not in ("", "502", "503", "504"):
                self.found.append(f"POST of {name} was answered {answer.status}: {answer.body[:200]}")
                return
            time.sleep(0.05)
        self.found.append(f"{name} could not be created within {PATIENCE} s")


def gone(place):
    """kill -9 of nginx, then of the worker behind it; each comes back after a while."""
    endpoint = Endpoint(place.directory("gone") / "run")
    over, rounds = threading.Event(), place.choose(1, 6)
    askers = [Asker(endpoint, f"n{number}", over) for number in range(CLIENTS)]
    worker = endpoint.worker
    try:
        for asker in askers:
            asker.start()
        for _ in range(rounds):
            time.sleep(0.4)
            kill_nginx(endpoint)
            time.sleep(0.4)
            subprocess.run(nginx.command(endpoint.directory), check=True, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(0.4)
            worker = restart_worker(endpoint, worker)
        time.sleep(0.4)
        over.set()
        for asker in askers:
            asker.join()
        found = [fault for asker in askers for fault in asker.found] + list(missing(endpoint, askers))
    finally:
        over.set()
        endpoint.close()
    repeated = sum(asker.repeated for asker in askers)
    created = sum(len(asker.created) for asker in askers)
    return f"{rounds} × nginx and {rounds} × the worker; {created:,} users created, {repeated:,} requests repeated", found


def missing(endpoint, askers):
    """Users who were acknowledged and are not there, or not once."""
    names, start = [], 1
    with endpoint.client() as client:
        while True:
            page = json.loads(client.ask("GET", f"/Users?attributes=userName&count=1000&startIndex={start}").body)
            names += [each["userName"] for each in page.get("Resources", [])]
            start = len(names) + 1
            if start > page["totalResults"] or not page.get("Resources"):
                break
    for asker in askers:
        if lost := set(asker.created) - set(names):
            yield f"{len(lost)} of {len(asker.created)} users who were acknowledged are not there"
    if len(names) != len(set(names)):
        yield "a user is there twice"


def kill_nginx(endpoint):
    """The master and its workers, at once."""
    master = int((endpoint.directory / "nginx.pid").read_text())
    children = pathlib.Path(f"/proc/{master}/task/{master}/children").read_text().split()
    for process in (master, *map(int, children)):
        os.kill(process, signal.SIGKILL)


def restart_worker(endpoint, worker):
    """Kills the worker and starts it again with the same words."""
    command = pathlib.Path(f"/proc/{worker}/cmdline").read_bytes().split(b"\0")[:-1]
    environment = dict(each.split(b"=", 1) for each in pathlib.Path(f"/proc/{worker}/environ").read_bytes().split(b"\0") if each)
    service = LocalService(RunDirectory(endpoint.directory), endpoint.port)
    os.kill(worker, signal.SIGKILL)
    time.sleep(0.4)
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True, **service.as_worker())
    (endpoint.directory / "worker.pid").write_text(f"{process.pid}\n")
    return process.pid
