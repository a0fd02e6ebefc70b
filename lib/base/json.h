/*
 * JSON, by cJSON: a tree that is built and printed, or parsed and asked.
 * Numbers are doubles: integers are exact up to 2^53. Times go in as RFC 3339
 * text (base/time.h).
 */
#ifndef PLACE_BASE_JSON_H
#define PLACE_BASE_JSON_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct place_json; /* a node; a tree is freed by its root */

/*
 * Building. _object and _array give a root (parent NULL) or a member (name) or
 * element (name NULL) of their parent; the others always have a parent. Where
 * memory runs out they give a broken node, which every function takes and
 * passes on, and place_json_print fails: only that has to be checked.
 */
struct place_json *place_json_object(struct place_json *parent, const char *name);
struct place_json *place_json_array(struct place_json *parent, const char *name);
void place_json_text(struct place_json *parent, const char *name, const char *text);
void place_json_number(struct place_json *parent, const char *name, double number);
void place_json_bool(struct place_json *parent, const char *name, bool value);
void place_json_null(struct place_json *parent, const char *name);
void place_json_time(struct place_json *parent, const char *name, int64_t time);

/* Hang a parsed tree under `parent`, which owns it from then on. */
void place_json_adopt(struct place_json *parent, const char *name, struct place_json *child);

/* The text, indented unless `compact`; free() it. NULL with err set where memory ran out. */
char *place_json_print(const struct place_json *root, bool compact,
                       struct place_err *err) PLACE_MUST_CHECK;

/* Parse a text that is exactly one value; PLACE_DATA names the line. */
enum place_code place_json_parse(const char *text, size_t size, struct place_json **out,
                                 struct place_err *err) PLACE_MUST_CHECK;
void place_json_free(struct place_json *root); /* NULL is fine */

/* Asking: NULL or false where there is no such thing, and for a NULL node. */
struct place_json *place_json_member(const struct place_json *object, const char *name);
struct place_json *place_json_first(const struct place_json *container);
struct place_json *place_json_next(const struct place_json *element);
const char *place_json_name(const struct place_json *member);
bool place_json_is_object(const struct place_json *node);
bool place_json_is_array(const struct place_json *node);
const char *place_json_as_text(const struct place_json *node);
bool place_json_as_number(const struct place_json *node, double *out);
/* A whole number within min..max and +-2^53, beyond which a double is no longer exact. */
bool place_json_as_int(const struct place_json *node, int64_t min, int64_t max, int64_t *out);

#endif
