/* The names of a set of users. */
#include "cli/user_names.h"

#include "archive/reader.h"
#include "base/mem.h"
#include "cli/printable.h"

#include <stdlib.h>

static int compare_numbers(const void *a, const void *b) {
    const uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

enum place_code place_user_names_init(struct place_user_names *names, uint32_t *numbers,
                                      size_t count, struct place_source *source,
                                      struct place_err *err) {
    *names = (struct place_user_names){.numbers = numbers};
    if (count > 0)
        qsort(numbers, count, sizeof *numbers, compare_numbers);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (numbers[i] != PLACE_NO_USER && (kept == 0 || numbers[kept - 1] != numbers[i]))
            numbers[kept++] = numbers[i];
    names->names = place_new_array(kept + 1, sizeof *names->names, err);
    if (!names->names)
        return err->code;
    for (; names->count < kept; names->count++) { /* in order, so that each piece is read once */
        char **name = &names->names[names->count];
        if (place_archive_user_key(place_source_archive(source), numbers[names->count], name, err))
            return err->code;
        place_make_printable(*name);
    }
    return PLACE_OK;
}

void place_user_names_release(struct place_user_names *names) {
    for (size_t i = 0; i < names->count; i++)
        free(names->names[i]);
    free(names->names);
    free(names->numbers);
    *names = (struct place_user_names){0};
}

const char *place_user_name(const struct place_user_names *names, uint32_t number) {
    if (names->count == 0 || number == PLACE_NO_USER)
        return NULL;
    const uint32_t *found =
        bsearch(&number, names->numbers, names->count, sizeof number, compare_numbers);
    return found ? names->names[found - names->numbers] : NULL;
}
