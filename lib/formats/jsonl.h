/*
 * Events as objects of JSON, one a line, as the live path sends them:
 *
 *     {"kind": "place", "id": 7, "x": 5, "y": 6, "color": 2, "userId": "ada",
 *      "createdAt": "2022-04-04T00:53:51.577000Z"}
 *
 * kind     `place` (as when it is not there), `undo`, `overwrite`, `rollback`,
 *          `rollback-undo` and `nuke` set the pixel x, y. `fill` fills the
 *          rectangle of width and height with its upper left at x, y, or the
 *          circle of radius round x, y, with or without its edge as the dialect
 *          says (open_circles). `canvas` changes the canvas itself.
 * color    a palette index; null, -1 or 255 where the pixel lost its colour
 * userId   a text of up to 1024 bytes of UTF-8; null, empty or not there where unknown
 * createdAt  a text of a time that place_parse_time reads, RFC 3339 for one, or
 *          epoch seconds or milliseconds as a number, told apart as there
 *
 * A canvas row has x0, y0, width, height and palette (a list of "#RRGGBB" or
 * "RRGGBB", 1 to 255), and background, an index of it; null, -1, 255 or nothing
 * is none. colors lists the indices that may be placed from then on; where it is
 * not there, all may.
 *
 * id is not looked at: rows of one time keep the order of the log. Members
 * that are not named here may hold anything; one that is named here and stands
 * twice is refused. Texts and names may be written with any escape of JSON
 * (RFC 8259, 7); a userId of which half a surrogate pair or a character of zero
 * comes is refused.
 */
#ifndef PLACE_FORMATS_JSONL_H
#define PLACE_FORMATS_JSONL_H

#include "formats/log_format.h"

extern const struct place_log_format place_format_jsonl;

#endif
