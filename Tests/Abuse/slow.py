"""Attackers that take their time: nginx, and not the worker, waits for them."""

import socket

from attacks import Result


class Slow:
    """Connections to nginx by which something was begun and nothing ends."""

    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.result = Result()
        self.connections = []

    def open(self, kind, request):
        plain = socket.socket()
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        plain.settimeout(30)
        plain.connect(("127.0.0.1", self.endpoint.port))
        connection = self.endpoint.tls.wrap_socket(plain, server_hostname="localhost")
        connection.sendall(request)
        self.connections.append(connection)
        self.result.statuses[kind] += 1

    def close(self):
        for connection in self.connections:
            connection.close()


def slow_clients(endpoint, _, pause):
    """Answers of 8 MiB that nobody reads, bodies and header fields that do not end; held for as long as `pause` takes."""
    slow = Slow(endpoint)
    path, token = endpoint.base_path, endpoint.token
    head = f" HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
    try:
        for _ in range(24):
            slow.open("unread", f"GET {path}/Groups?count=1000{head}\r\n".encode())
            slow.open("half a body", f"POST {path}/Users{head}Content-Length: 8000000\r\n\r\n{{".encode())
            slow.open("half a header", f"GET {path}/Users{head}".encode())
        pause(6)
    finally:
        slow.close()
    return slow.result
