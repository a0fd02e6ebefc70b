#!/usr/bin/env python3
"""Run a command whose connections to PostgreSQL go through here, and do harm to them.

    pg_proxy.py [--cut N] [--rate BYTES] [--count FILE] COMMAND...

PGHOST and PGPORT name the server's socket directory; the command gets another PGHOST. --cut hangs up instead
of passing on the N-th request (the start of a connection, a query, a sync) that the command sends, whatever
the connection, and never again. --rate lets so many bytes a second through to each connection. --count
writes how many requests the command made.
The exit code is the command's.
"""
import argparse
import os
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

options = argparse.ArgumentParser()
options.add_argument("--cut", type=int, default=0)
options.add_argument("--rate", type=int, default=0)
options.add_argument("--count")
options.add_argument("command", nargs=argparse.REMAINDER)
options = options.parse_args()
name = f".s.PGSQL.{os.environ.get('PGPORT', '5432')}"
server = os.path.join(os.environ["PGHOST"], name)
lock, sent = threading.Lock(), 0


def receive(source, size):
    data = b""
    while len(data) < size:
        piece = source.recv(size - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data


def hang_up(*sockets):
    for one in sockets:
        try:
            one.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def pass_requests(client, upstream):
    """Message by message: the first has no type."""
    global sent
    typed = False
    try:
        while True:
            head = receive(client, 5 if typed else 4)
            body = receive(client, struct.unpack(">I", head[-4:])[0] - 4)
            with lock:
                counts = not typed or head[:1] in b"QS"
                sent += counts
                cut = counts and sent == options.cut
            typed = True
            if cut:
                break
            upstream.sendall(head + body)
    except (OSError, EOFError):
        pass
    hang_up(client, upstream)


def pass_answers(client, upstream):
    try:
        while piece := upstream.recv(1 << 16):
            client.sendall(piece)
            if options.rate:
                time.sleep(len(piece) / options.rate)
    except OSError:
        pass
    hang_up(client, upstream)


def serve(listener):
    while True:
        client = listener.accept()[0]
        upstream = socket.socket(socket.AF_UNIX)
        try:
            upstream.connect(server)
        except OSError:
            client.close()
            continue
        for work in pass_requests, pass_answers:
            threading.Thread(target=work, args=(client, upstream), daemon=True).start()


with tempfile.TemporaryDirectory(dir="/tmp") as directory:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(os.path.join(directory, name))
    listener.listen(64)
    threading.Thread(target=serve, args=(listener,), daemon=True).start()
    code = subprocess.call(options.command, env={**os.environ, "PGHOST": directory})
if options.count:
    with open(options.count, "w") as file:
        print(sent, file=file)
sys.exit(code if code >= 0 else 128 - code)
