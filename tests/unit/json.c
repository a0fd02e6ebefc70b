/* base/json: building, printing, parsing, asking, and memory running out in between. */
#include "base/json.h"
#include "../fault.h"
#include "../tap.h"

#include <cjson/cJSON.h>

static struct place_json *build(void) {
    struct place_json *root = place_json_object(NULL, NULL);
    place_json_text(root, "name", "a \"quoted\"\n\xc3\xa9");
    place_json_number(root, "whole", 9007199254740992.0);
    place_json_number(root, "part", 0.5);
    place_json_bool(root, "yes", true);
    place_json_null(root, "none");
    place_json_time(root, "time", INT64_C(1649007502252000));
    struct place_json *list = place_json_array(root, "list");
    for (int i = 0; i < 3; i++)
        place_json_number(place_json_object(list, NULL), "n", i);
    return root;
}

static const char wanted[] =
    "{\"name\":\"a \\\"quoted\\\"\\n\xc3\xa9\",\"whole\":9007199254740992,\"part\":0.5,"
    "\"yes\":true,\"none\":null,\"time\":\"2022-04-03T17:38:22.252Z\","
    "\"list\":[{\"n\":0},{\"n\":1},{\"n\":2}]}";

static void test_build(void) {
    struct place_err err = {0};
    struct place_json *root = build();
    char *text = place_json_print(root, true, &err);
    tap_text(text, wanted, "a tree is printed compact");
    char *indented = place_json_print(root, false, &err);
    tap_ok(indented && strchr(indented, '\n'), "... and indented");
    struct place_json *back = NULL;
    tap_code(place_json_parse(indented, strlen(indented), &back, &err), PLACE_OK, &err, "parsed");
    int64_t whole = 0;
    tap_ok(place_json_as_int(place_json_member(back, "whole"), 0, INT64_MAX, &whole) &&
               whole == INT64_C(9007199254740992),
           "... 2^53 went through exactly");
    tap_text(place_json_as_text(place_json_member(back, "name")), "a \"quoted\"\n\xc3\xa9",
             "... and so did text");
    free(text);
    free(indented);
    place_json_free(root);
    place_json_free(back);
    place_json_free(NULL);
}

static void test_parse(void) {
    static const struct {
        const char *text;
        enum place_code code;
        const char *message;
    } rows[] = {
        {"{}", PLACE_OK, ""},
        {" [1, 2] \r\n\t", PLACE_OK, ""},
        {"null", PLACE_OK, ""},
        {"\"x\"", PLACE_OK, ""},
        {"", PLACE_DATA, "line 1 is not JSON"},
        {" \n ", PLACE_DATA, "line 2 is not JSON"},
        {"{", PLACE_DATA, "line 1 is not JSON"},
        {"{\n\"a\": 1,\n\"b\": x}", PLACE_DATA, "line 3 is not JSON"},
        {"{\"a\":1}\n{\"b\":2}", PLACE_DATA, "line 1 is not JSON"},
        {"[1,]", PLACE_DATA, "line 1 is not JSON"},
        {"{\"1\":1,", PLACE_DATA, "line 1 is not JSON"},
        {"\"open", PLACE_DATA, "line 1 is not JSON"},
        {"nul", PLACE_DATA, "line 1 is not JSON"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct place_err err = {0};
        struct place_json *root = NULL;
        /* Memory of exactly this size, so that a sanitizer sees a read behind it. */
        const size_t size = strlen(rows[i].text);
        char *exact = malloc(size ? size : 1);
        if (exact)
            memcpy(exact, rows[i].text, size);
        tap_int(place_json_parse(exact, size, &root, &err), rows[i].code, rows[i].text);
        tap_text(err.message, rows[i].message, "... says");
        tap_ok(!root == (rows[i].code != PLACE_OK), "... and gives a tree where it succeeds");
        place_json_free(root);
        free(exact);
    }
    struct place_err err = {0};
    struct place_json *root = NULL;
    tap_int(place_json_parse("{}\0x", 4, &root, &err), PLACE_DATA, "a NUL is no end");
}

static void test_depth(void) {
    enum { DEPTH = 100000 };
    struct place_err err = {0};
    struct place_json *root = NULL;
    char *deep = malloc(DEPTH);
    if (deep)
        memset(deep, '[', DEPTH);
    tap_int(place_json_parse(deep, DEPTH, &root, &err), PLACE_DATA, "no depth ends the stack");
    free(deep);
}

static void test_ask(void) {
    static const char text[] = "{\"t\":\"x\",\"n\":5,\"f\":2.5,\"big\":9007199254740994,"
                               "\"low\":-5,\"a\":[1,2,3],\"o\":{\"t\":7}}";
    struct place_err err = {0};
    struct place_json *root = NULL;
    int64_t whole = 0;
    double number = 0;
    tap_code(place_json_parse(text, sizeof text - 1, &root, &err), PLACE_OK, &err, "parsed");
    tap_ok(place_json_is_object(root) && !place_json_is_array(root), "an object");
    tap_text(place_json_as_text(place_json_member(root, "t")), "x", "text");
    tap_ok(!place_json_member(root, "T"), "names know upper from lower case");
    tap_ok(!place_json_as_text(place_json_member(root, "n")), "a number is no text");
    tap_ok(place_json_as_number(place_json_member(root, "f"), &number) && number > 2.4, "number");
    tap_ok(!place_json_as_number(place_json_member(root, "t"), &number), "text is no number");
    tap_ok(place_json_as_int(place_json_member(root, "n"), 5, 5, &whole) && whole == 5, "whole");
    tap_ok(place_json_as_int(place_json_member(root, "low"), -5, 5, &whole) && whole == -5, "low");
    tap_ok(!place_json_as_int(place_json_member(root, "n"), 6, 9, &whole), "too small");
    tap_ok(!place_json_as_int(place_json_member(root, "n"), 0, 4, &whole), "too great");
    tap_ok(!place_json_as_int(place_json_member(root, "f"), 0, 9, &whole), "not whole");
    tap_ok(!place_json_as_int(place_json_member(root, "big"), 0, INT64_MAX, &whole), "not exact");
    int sum = 0;
    struct place_json *list = place_json_member(root, "a");
    for (struct place_json *e = place_json_first(list); e; e = place_json_next(e))
        sum = place_json_as_int(e, 0, 9, &whole) ? sum * 10 + (int)whole : -1000;
    tap_int(sum, 123, "elements in order");
    tap_text(place_json_name(place_json_first(root)), "t", "a member has a name");
    tap_ok(!place_json_first(NULL) && !place_json_next(NULL) && !place_json_name(NULL) &&
               !place_json_member(NULL, "x") && !place_json_as_text(NULL) &&
               !place_json_is_object(NULL) && !place_json_is_array(NULL) &&
               !place_json_as_int(NULL, 0, 9, &whole),
           "NULL is asked in vain");
    place_json_free(root);
}

/* cJSON's own allocations fail, one after the other: printing fails or the text is whole. */
static void *hook_malloc(size_t size) {
    return fault_malloc(size);
}

static void test_memory(void) {
    cJSON_Hooks hooks = {.malloc_fn = hook_malloc, .free_fn = free};
    cJSON_InitHooks(&hooks);
    long n = 1;
    int silent = 0, failures = 0;
    for (;; n++) {
        struct place_err err = {0};
        fault_at(n);
        struct place_json *root = build();
        char *text = place_json_print(root, true, &err);
        const bool hit = fault_disarm();
        failures += !text && err.code == PLACE_MEMORY;
        silent += text && strcmp(text, wanted) != 0;
        free(text);
        place_json_free(root);
        if (!hit)
            break;
    }
    tap_ok(failures >= n - 2 && n > 20, "%d of %ld failed allocations are told", failures, n - 1);
    tap_int(silent, 0, "no text ever lacks a member");
    struct place_err err = {0};
    struct place_json *root = NULL;
    for (n = 1; fault_at(n), place_json_parse(wanted, sizeof wanted - 1, &root, &err); n++)
        tap_ok(fault_disarm() && !root, "parsing without allocation %ld: %d", n, (int)err.code);
    tap_ok(!fault_disarm() && n > 20, "parsing with all of them");
    place_json_free(root);
    cJSON_InitHooks(NULL);
}

int main(void) {
    tap_begin();
    test_build();
    test_parse();
    test_depth();
    test_ask();
    test_memory();
    return tap_end();
}
