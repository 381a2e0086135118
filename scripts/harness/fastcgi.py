"""FastCGI 1.0 as it is on the wire: records, name-value pairs, and a client that keeps its connection."""

import socket
import struct

BEGIN_REQUEST, END_REQUEST, PARAMS, STDIN, STDOUT = 1, 3, 4, 5, 6
RESPONDER = 1
KEEP_CONN = 1


class Disconnected(Exception):
    """The peer closed the connection."""


def record(kind, content=b""):
    return struct.pack(">BBHHBx", 1, kind, 1, len(content), 0) + content


def read_record(connection):
    _, kind, _, length, padding = struct.unpack(">BBHHBx", read_exactly(connection, 8))
    content = read_exactly(connection, length)
    read_exactly(connection, padding)
    return kind, content


def read_exactly(connection, count):
    data = b""
    while len(data) < count:
        piece = connection.recv(count - len(data))
        if not piece:
            raise Disconnected
        data += piece
    return data


def encoded(parameters):
    """The content of a PARAMS stream (FastCGI 3.4)."""

    def length(text):
        return struct.pack(">B", len(text)) if len(text) < 128 else struct.pack(">I", len(text) | 0x80000000)

    pairs = ((name.encode(), value.encode()) for name, value in parameters.items())
    return b"".join(length(name) + length(value) + name + value for name, value in pairs)


def parameters(data):
    """The name-value pairs of a PARAMS stream, in the order of the wire and with repetitions."""
    place = 0

    def length():
        nonlocal place
        first = data[place]
        if first < 128:
            place += 1
            return first
        place += 4
        return struct.unpack(">I", data[place - 4 : place])[0] & 0x7FFFFFFF

    while place < len(data):
        name_length, value_length = length(), length()
        name = data[place : place + name_length].decode("latin-1")
        place += name_length
        value = data[place : place + value_length].decode("latin-1")
        place += value_length
        yield name, value


def begin(parameters, keep=False):
    """The bytes of a request up to its body."""
    role = struct.pack(">HB5x", RESPONDER, KEEP_CONN if keep else 0)
    return record(BEGIN_REQUEST, role) + record(PARAMS, encoded(parameters)) + record(PARAMS)


def body_records(body):
    """The bytes of a request from its body on."""
    pieces = (body[start : start + 65528] for start in range(0, len(body), 65528))
    return b"".join(record(STDIN, piece) for piece in pieces) + record(STDIN)


def read_answer(connection):
    """Status, fields and body of one answer; an empty status where the peer closed the connection before its end."""
    page = b""
    try:
        while True:
            kind, content = read_record(connection)
            if kind == STDOUT:
                page += content
            elif kind == END_REQUEST:
                break
    except Disconnected:
        return "", {}, page
    head, _, body = page.partition(b"\r\n\r\n")
    fields = dict(line.split(": ", 1) for line in head.decode("latin-1").split("\r\n"))
    return fields.pop("Status", "")[:3], fields, body


class Client:
    """Asks a SCIM worker as nginx would with the shipped snippet, over one connection that is kept."""

    def __init__(self, path, token):
        self.token = token
        self.connection = socket.socket(socket.AF_UNIX)
        self.connection.settimeout(60)
        self.connection.connect(path)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def ask(self, method, target, body=b"", **parameters):
        """Status and body; `target` begins below the base path, `parameters` replace those that nginx sends."""
        self.send(method, target, body, **parameters)
        return self.receive()

    def send(self, method, target, body=b"", **parameters):
        sent = scim_parameters(method, target, self.token, len(body)) | parameters
        self.connection.sendall(begin(sent, True) + body_records(body))

    def receive(self):
        status, _, answer = read_answer(self.connection)
        return status, answer


def scim_parameters(method, target, token, length):
    """What the shipped nginx snippet sends; `length` is that of the body, or what it is said to be."""
    return {
        "REQUEST_METHOD": method, "REQUEST_URI": "/scim/v2" + target, "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_LENGTH": str(length) if length else "", "CONTENT_TYPE": "application/scim+json" if length else "",
        "REMOTE_ADDR": "127.0.0.1", "REQUEST_ID": "0123456789abcdef0123456789abcdef", "HTTP_PROXY": "",
        "HTTP_AUTHORIZATION": "Bearer " + token,
    }
