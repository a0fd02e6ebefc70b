/* JSON, by cJSON. A struct place_json is a cJSON under another name. */
#include "base/json.h"

#include "base/time.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>

static cJSON *node_of(const struct place_json *json) {
    return (cJSON *)(void *)(uintptr_t)json;
}

static struct place_json *json_of(cJSON *node) {
    return (struct place_json *)(void *)node;
}

/* Hang `node` under its parent; a node that cannot be hung is freed. */
static struct place_json *attach(struct place_json *parent, const char *name, cJSON *node) {
    if (!node || !parent)
        return json_of(node);
    const cJSON_bool hung = name ? cJSON_AddItemToObject(node_of(parent), name, node)
                                 : cJSON_AddItemToArray(node_of(parent), node);
    if (hung)
        return json_of(node);
    cJSON_Delete(node);
    return NULL;
}

/* A value has no use without a parent, which is NULL where memory ran out before. */
static void attach_value(struct place_json *parent, const char *name, cJSON *node) {
    if (parent)
        attach(parent, name, node);
    else
        cJSON_Delete(node);
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
    attach_value(parent, name, cJSON_CreateNumber(number));
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
    char *text = NULL;
    if (root)
        text = compact ? cJSON_PrintUnformatted(node_of(root)) : cJSON_Print(node_of(root));
    if (!text)
        place_fail_memory(err);
    return text;
}

enum place_code place_json_parse(const char *text, size_t size, struct place_json **out,
                                 struct place_err *err) {
    const char *end = NULL;
    cJSON *root = cJSON_ParseWithLengthOpts(text, size, &end, 0);
    const char *rest = end;
    while (root && rest < text + size && (*rest == ' ' || (*rest >= '\t' && *rest <= '\r')))
        rest++;
    if (root && rest == text + size) {
        *out = json_of(root);
        return PLACE_OK;
    }
    unsigned line = 1;
    for (const char *at = text; end && at < end; at++)
        line += *at == '\n';
    cJSON_Delete(root);
    *out = NULL;
    return place_fail(err, PLACE_DATA, "line %u is not JSON", line);
}

void place_json_free(struct place_json *root) {
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
    if (!place_json_as_number(node, &number) || number != floor(number) || number < (double)min ||
        number > (double)max)
        return false;
    *out = (int64_t)number;
    return true;
}
