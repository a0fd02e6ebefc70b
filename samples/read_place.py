#!/usr/bin/env python3
"""Read a .place archive: what place-archive(5) says, in numpy and the zstd command.

    read_place.py ARCHIVE [CANVAS.raw]

prints what is in it and writes the canvas at its end, one byte a pixel. Or import it:

    for events in Archive("event.place").events():     # columns as numpy arrays
        print(events.time, events.x, events.y, events.color, events.user)
"""
import base64
import pathlib
import struct
import subprocess
import sys
import zlib
from types import SimpleNamespace

import numpy as np

RECTANGLE, CIRCLE = 6, 7  # kinds


def unpack(packed, size, bits):
    """Values of 1 to 7 bits, packed in parts of 4, 2 and 1 bits."""
    values, shift = np.zeros(size, np.uint8), 0
    for width in (w for w in (4, 2, 1) if bits & w):
        length = -(-size // (8 // width))
        part = [packed[:length] >> place & (1 << width) - 1 for place in range(0, 8, width)]
        values |= np.concatenate(part)[:size] << shift
        packed, shift = packed[length:], shift + width
    return values


class Chunk:
    """One chunk: its type, its header, and its planes by number."""

    def __init__(self, kind, header, body):
        self.kind, self.header, self.body = kind, header, body

    def get(self, layout, offset):
        return struct.unpack_from("<" + layout, self.header, offset)

    def table(self, offset, count):
        """Where each plane of the table is: {number: (coding, constant, bytes)}."""
        self.planes, at = {}, 0
        for i in range(count):
            number, coding, value, _, stored, _ = self.get("BBBBIQ", offset + 16 * i)
            self.planes[number] = (coding, value, self.body[at:at + stored])
            at += stored
        return self

    def plane(self, number, size):
        coding, value, stored = self.planes.get(number, (0, 0, b""))
        if coding == 0:
            return np.full(size, value, np.uint8)
        if coding == 2:
            stored = subprocess.run(["zstd", "-dcq"], input=stored, capture_output=True).stdout
        plane = np.frombuffer(stored, np.uint8)
        plane = unpack(plane, size, value) if coding == 3 else plane
        if len(plane) != size:
            raise ValueError(f"plane {number} has {len(plane)} bytes, not {size}")
        return plane

    def wide(self, first, planes, size):
        """A column of several planes, low byte first."""
        column = np.zeros(size, np.uint64)
        for i in range(planes):
            if first + i in self.planes:
                column |= self.plane(first + i, size).astype(np.uint64) << np.uint64(8 * i)
        return column.astype(np.int64)


class Archive:
    def __init__(self, path):
        self.bytes = pathlib.Path(path).read_bytes()
        magic, major, crc = struct.unpack_from("<8sH18xI", self.bytes)
        if magic != b"\x89PLACE\r\n" or zlib.crc32(self.bytes[:28]) != crc or major > 1:
            raise ValueError(f"{path} is not a .place archive of version 1")

    def chunks(self):
        """All chunks in order, up to the first that is damaged or cut off."""
        at = 32
        while at + 24 <= len(self.bytes):
            kind, _, body, header, crc = struct.unpack_from("<4sIQII", self.bytes, at)
            middle, end = at + 24 + header, at + 24 + header + body
            head = self.bytes[at + 24:middle]
            if end > len(self.bytes) or zlib.crc32(head, zlib.crc32(self.bytes[at:at + 20])) != crc:
                return
            yield Chunk(kind.decode(), head, self.bytes[middle:end])
            at = end

    @staticmethod
    def canvas_of(chunk):
        names = "seq time x0 y0 width height background zero colors".split()
        canvas = SimpleNamespace(**dict(zip(names, chunk.get("QqiiiiBBH", 0))))
        canvas.palette = np.frombuffer(chunk.header, np.uint8, 3 * canvas.colors, 68)
        return canvas

    @staticmethod
    def events_of(chunk):
        first_seq, _, first_time, _ = chunk.get("QQqq", 0)
        x0, y0, count, unit, fills, _, planes, x_bits = chunk.get("iiIIIIHB", 48)
        chunk.table(80, planes)
        high = chunk.plane(2, count).astype(np.int32)
        x_high, y_high = high & (1 << x_bits) - 1, high >> x_bits
        if 2 not in chunk.planes:
            x_high, y_high = (chunk.plane(i, count).astype(np.int32) for i in (3, 4))
        return SimpleNamespace(
            count=count,
            x=x0 + chunk.plane(0, count) + (x_high << 8),
            y=y0 + chunk.plane(1, count) + (y_high << 8),
            color=chunk.plane(5, count),
            kind=chunk.plane(6, count),
            fills=chunk.plane(7, 16 * fills).view("<i4").reshape(fills, 4),
            user=chunk.wide(16, 4, count),
            time=first_time + unit * np.cumsum(chunk.wide(24, 8, count)),
            seq=first_seq + np.arange(count) + np.cumsum(chunk.wide(32, 8, count)))

    def events(self):
        return (self.events_of(chunk) for chunk in self.chunks() if chunk.kind == "EVNT")

    def users(self):
        """The keys of users 1, 2, ...: list index = number - 1."""
        keys = []
        for chunk in self.chunks():
            if chunk.kind != "USER":
                continue
            _, count, size, width, form, planes = chunk.get("IIIHBB", 0)
            chunk.table(16, planes)
            lengths = np.full(count, width) if width else chunk.plane(0, 2 * count).view("<u2")
            text = chunk.plane(1, size).tobytes()
            for end, length in zip(np.cumsum(lengths), lengths):
                key = text[end - length:end]
                keys.append((base64.b64encode(key) if form else key).decode())
        return keys

    def marks(self):
        return {chunk.header[8:].decode(): chunk.get("q", 0)[0]
                for chunk in self.chunks() if chunk.kind == "MARK"}

    def replay(self, until=None):
        """The canvas (as canvas_of) and its pixels [y, x] after all events up to seq `until`."""
        canvas = pixels = None
        for chunk in self.chunks():
            if chunk.kind == "CANV" and (until is None or chunk.get("Q", 0)[0] <= until):
                old, canvas = canvas, self.canvas_of(chunk)
                pixels = self.enter(old, pixels, canvas)
            elif chunk.kind == "SNAP" and chunk.get("Q", 0)[0] == 0:
                chunk.table(32, 1)  # the canvas before the first event
                pixels = chunk.plane(0, pixels.size).reshape(pixels.shape).copy()
            elif chunk.kind == "EVNT":
                self.apply(canvas, pixels, self.events_of(chunk), until)
        return canvas, pixels

    @staticmethod
    def enter(old, before, new):
        pixels = np.full((new.height, new.width), new.background, np.uint8)
        if old:
            left, top = max(old.x0, new.x0), max(old.y0, new.y0)
            right = min(old.x0 + old.width, new.x0 + new.width)
            bottom = min(old.y0 + old.height, new.y0 + new.height)
            if right > left and bottom > top:
                pixels[top - new.y0:bottom - new.y0, left - new.x0:right - new.x0] = \
                    before[top - old.y0:bottom - old.y0, left - old.x0:right - old.x0]
        return pixels

    @staticmethod
    def apply(canvas, pixels, events, until):
        count = events.count if until is None else int(np.searchsorted(events.seq, until, "right"))
        x, y = events.x - canvas.x0, events.y - canvas.y0
        inside = (x >= 0) & (y >= 0) & (x < canvas.width) & (y < canvas.height)
        fills, at = iter(events.fills), 0
        special = np.flatnonzero((events.kind == RECTANGLE) | (events.kind == CIRCLE))
        for stop in [*special[special < count], count]:
            run = np.flatnonzero(inside[at:stop]) + at
            flat = y[run] * canvas.width + x[run]
            last = len(flat) - 1 - np.unique(flat[::-1], return_index=True)[1]  # the last one wins
            pixels.reshape(-1)[flat[last]] = events.color[run[last]]
            if stop < count:
                left, top, width, height = (int(n) for n in next(fills))
                rows, columns = np.ogrid[:canvas.height, :canvas.width]
                dx, dy = columns + canvas.x0 - left, rows + canvas.y0 - top
                disc = dx * dx + dy * dy + height <= width * width  # height 1: without its edge
                box = (dx >= 0) & (dx < width) & (dy >= 0) & (dy < height)
                pixels[disc if events.kind[stop] == CIRCLE else box] = events.color[stop]
            at = stop + 1


def main():
    archive = Archive(sys.argv[1])
    canvas, pixels = archive.replay()
    print(f"{sum(e.count for e in archive.events())} events, {len(archive.users())} users, "
          f"{canvas.width} x {canvas.height} at {canvas.x0},{canvas.y0}, marks {archive.marks()}")
    if len(sys.argv) > 2:
        pixels.tofile(sys.argv[2])


if __name__ == "__main__":
    main()
