/* META of an import. */
#include "source/import_meta.h"

#include <stdio.h>
#include <string.h>

enum { NAME = 256 /* bytes: a name of 255 is the longest there is */ };

void import_meta_begin(struct import_meta *meta, const char *command, const char *format) {
    meta->root = place_json_object(NULL, NULL);
    place_json_text(meta->root, "tool", command);
    place_json_text(meta->root, "format", format);
    meta->inputs = place_json_array(meta->root, "inputs");
}

struct place_json *import_meta_input(struct import_meta *meta, const char *path) {
    struct place_json *input = place_json_object(meta->inputs, NULL);
    char name[NAME];
    size_t end = strlen(path);
    while (end > 1 && path[end - 1] == '/')
        end--;
    size_t begin = end;
    while (begin > 0 && path[begin - 1] != '/')
        begin--;
    snprintf(name, sizeof name, "%.*s", (int)(end - begin), path + begin);
    place_json_text(input, "name", name);
    return input;
}

void import_meta_counts(struct place_json *input, const struct place_sha256 *sha, uint64_t taken,
                        uint64_t refused) {
    char hex[PLACE_SHA256_HEX];
    unsigned char digest[PLACE_SHA256_BYTES];
    struct place_sha256 copy = *sha;
    place_sha256_final(&copy, digest);
    place_to_hex(digest, sizeof digest, hex);
    place_json_text(input, "sha256", hex);
    place_json_number(input, "taken", (double)taken);
    place_json_number(input, "refused", (double)refused);
}

char *import_meta_print(struct import_meta *meta, struct place_err *err) {
    char *text = place_json_print(meta->root, true, err);
    place_json_free(meta->root);
    *meta = (struct import_meta){0};
    return text;
}
