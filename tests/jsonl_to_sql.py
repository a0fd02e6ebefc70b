#!/usr/bin/env python3
"""A jsonl log (place-export --format jsonl) as SQL for psql: rows of the tables of sql/.

    jsonl_to_sql.py [EPOCH] <LOG.jsonl | psql

A second implementation beside place-import -o postgresql://, for tests. It makes the partitions and
drops the constraint on bounds.
"""
import hashlib
import json
import sys
import uuid

KINDS = ["place", "undo", "overwrite", "rollback", "rollback-undo", "nuke"]
NULL = "\\N"


def user_id(key):
    """The UUID of version 8 that stands for a foreign log's name of a user."""
    digest = bytearray(hashlib.sha256(b"placetools:user:" + key.encode()).digest()[:16])
    digest[6] = digest[6] & 15 | 0x80
    digest[8] = digest[8] & 63 | 0x80
    return str(uuid.UUID(bytes=bytes(digest)))


def cell(value):
    return NULL if value is None else str(value).replace("\\", "\\\\")


def copy(table, rows):
    print(f"COPY {table} FROM stdin;")
    for row in rows:
        print("\t".join(map(cell, row)))
    print("\\.")


def main():
    base = (int(sys.argv[1]) if len(sys.argv) > 1 else 0) << 40
    users, events, fills, timeline = {}, [], [], []
    for line in sys.stdin:
        event = json.loads(line)
        kind, key, at = event.get("kind", "place"), event.get("userId"), event["createdAt"]
        number, color = event["id"] + base, event.get("color")
        color = 255 if color is None else color
        user = None if key is None else users.setdefault(key, user_id(key))
        if kind == "canvas":
            allowed = json.dumps(event["colors"]) if "colors" in event else None
            timeline.append((number, event["x0"], event["y0"], event["width"], event["height"],
                             json.dumps(event["palette"]), allowed, event.get("background"), at))
        elif kind == "fill":
            shape = "circle" if "radius" in event else "rectangle"
            fills.append((number, shape, event["x"], event["y"], event.get("width"), event.get("height"),
                          event.get("radius"), color, user, at))
        else:
            events.append((number, event["x"], event["y"], color, KINDS.index(kind), user, at))
    print("BEGIN; ALTER TABLE pixel_events DROP CONSTRAINT IF EXISTS pixel_events_bounds;")
    for part in sorted({event[0] >> 22 for event in events}):
        print(f"SELECT place_make_partition({part << 22});")
    print("CREATE TEMP TABLE people(id UUID, external_key TEXT) ON COMMIT DROP;")
    copy("people", [(number, key) for key, number in users.items()])
    print("INSERT INTO users(id, external_key) SELECT * FROM people ON CONFLICT DO NOTHING;")
    copy("canvas_timeline(id, x0, y0, width, height, palette, colors, background, created_at)", timeline)
    copy("canvas_fills(id, shape, x, y, width, height, radius, color, user_id, created_at)", fills)
    copy("pixel_events(id, x, y, color, kind, user_id, created_at)", events)
    print("COMMIT;")


main()
