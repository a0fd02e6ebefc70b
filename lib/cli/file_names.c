/* Names of output files. */
#include "cli/file_names.h"

#include "base/mem.h"

#include <string.h>

char *place_expand_name(const char *path, const char *placeholder, const char *word,
                        struct place_err *err) {
    const size_t skip = strlen(placeholder);
    size_t room = strlen(path) + 1;
    for (const char *at = path; (at = strstr(at, placeholder)) != NULL; at += skip)
        room += strlen(word);
    char *name = place_new_array(room, 1, err), *to = name;
    while (name && *path) {
        if (strncmp(path, placeholder, skip) == 0) {
            memcpy(to, word, strlen(word));
            to += strlen(word);
            path += skip;
        } else {
            *to++ = *path++;
        }
    }
    return name;
}
