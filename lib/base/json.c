/* JSON, by cJSON. A struct place_json is a cJSON under another name. */
#include "base/json.h"

#include "base/mem.h"
#include "base/time.h"

#include <assert.h>
#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static cJSON *node_of(const struct place_json *json) {
    return (cJSON *)(void *)(uintptr_t)json;
}

static struct place_json *json_of(cJSON *node) {
    return (struct place_json *)(void *)node;
}

/*
 * What building gives where memory ran out. A node that lost a child for that
 * reason carries LOST, a bit of `type` that cJSON does not use, so that the
 * printer sees that the tree is not whole.
 */
static cJSON broken;
enum { LOST = 1 << 16 };

/* Hang `node` under its parent, or make it a root; a node that cannot be hung is freed. */
static struct place_json *attach(struct place_json *parent, const char *name, cJSON *node) {
    cJSON *const above = node_of(parent);
    if (node && !above)
        return json_of(node);
    if (node && above != &broken &&
        (name ? cJSON_AddItemToObject(above, name, node) : cJSON_AddItemToArray(above, node)))
        return json_of(node);
    if (above && above != &broken)
        above->type |= LOST;
    cJSON_Delete(node);
    return json_of(&broken);
}

static bool is_whole(const cJSON *node) {
    if (node == &broken || node->type & LOST)
        return false;
    for (const cJSON *child = node->child; child; child = child->next)
        if (!is_whole(child))
            return false;
    return true;
}

/* A value has no use without a parent. */
static void attach_value(struct place_json *parent, const char *name, cJSON *node) {
    assert(parent);
    attach(parent, name, node);
}

void place_json_adopt(struct place_json *parent, const char *name, struct place_json *child) {
    attach_value(parent, name, node_of(child));
}

struct place_json *place_json_object(struct place_json *parent, const char *name) {
    return attach(parent, name, cJSON_CreateObject());
}

struct place_json *place_json_array(struct place_json *parent, const char *name) {
    return attach(parent, name, cJSON_CreateArray());
}

void place_json_text(struct place_json *parent, const char *name, const char *text) {
    attach_value(parent, name, cJSON_CreateString(text));
}

void place_json_number(struct place_json *parent, const char *name, double number) {
    char digits[32];
    if (number != floor(number) || fabs(number) < 1e15 || fabs(number) > 0x1p53) {
        attach_value(parent, name, cJSON_CreateNumber(number));
        return;
    }
    /* cJSON prints 15 digits where it thinks them near enough (print_number, 1.7.15). */
    snprintf(digits, sizeof digits, "%.0f", number);
    attach_value(parent, name, cJSON_CreateRaw(digits));
}

void place_json_bool(struct place_json *parent, const char *name, bool value) {
    attach_value(parent, name, cJSON_CreateBool(value));
}

void place_json_null(struct place_json *parent, const char *name) {
    attach_value(parent, name, cJSON_CreateNull());
}

void place_json_time(struct place_json *parent, const char *name, int64_t time) {
    char text[PLACE_TIME_TEXT];
    place_format_time(time, text);
    place_json_text(parent, name, text);
}

char *place_json_print(const struct place_json *root, bool compact, struct place_err *err) {
    assert(root);
    char *text = NULL;
    if (is_whole(node_of(root)))
        text = compact ? cJSON_PrintUnformatted(node_of(root)) : cJSON_Print(node_of(root));
    if (!text)
        place_fail_memory(err);
    return text;
}

static bool is_space(char letter) {
    return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r';
}

static unsigned line_of(const char *text, const char *position) {
    unsigned line = 1;
    for (; text < position; text++)
        line += *text == '\n';
    return line;
}

enum place_code place_json_parse(const char *text, size_t size, struct place_json **out,
                                 struct place_err *err) {
    *out = NULL;
    /* A copy with a NUL: cJSON before 1.7.18 reads past a text without one (CVE-2023-53154). */
    char *copy = place_new_array(size + 1, 1, err);
    if (!copy)
        return err->code;
    if (size)
        memcpy(copy, text, size);
    const char *end = copy;
    cJSON *root = cJSON_ParseWithLengthOpts(copy, size + 1, &end, 0);
    const unsigned line = line_of(copy, end);
    while (root && is_space(*end))
        end++;
    if (root && end == copy + size) {
        *out = json_of(root);
    } else {
        cJSON_Delete(root);
        place_fail(err, PLACE_DATA, "line %u is not JSON", line);
    }
    free(copy);
    return *out ? PLACE_OK : err->code;
}

void place_json_free(struct place_json *root) {
    if (node_of(root) != &broken)
        cJSON_Delete(node_of(root));
}

struct place_json *place_json_member(const struct place_json *object, const char *name) {
    return json_of(cJSON_GetObjectItemCaseSensitive(node_of(object), name));
}

struct place_json *place_json_first(const struct place_json *container) {
    return container ? json_of(node_of(container)->child) : NULL;
}

struct place_json *place_json_next(const struct place_json *element) {
    return element ? json_of(node_of(element)->next) : NULL;
}

const char *place_json_name(const struct place_json *member) {
    return member ? node_of(member)->string : NULL;
}

bool place_json_is_object(const struct place_json *node) {
    return cJSON_IsObject(node_of(node));
}

bool place_json_is_array(const struct place_json *node) {
    return cJSON_IsArray(node_of(node));
}

const char *place_json_as_text(const struct place_json *node) {
    return cJSON_GetStringValue(node_of(node));
}

bool place_json_as_number(const struct place_json *node, double *out) {
    if (!cJSON_IsNumber(node_of(node)))
        return false;
    *out = node_of(node)->valuedouble;
    return true;
}

bool place_json_as_int(const struct place_json *node, int64_t min, int64_t max, int64_t *out) {
    double number = 0;
    if (!place_json_as_number(node, &number) || number != floor(number) || fabs(number) > 0x1p53)
        return false;
    const int64_t whole = (int64_t)number;
    if (whole < min || whole > max)
        return false;
    *out = whole;
    return true;
}
