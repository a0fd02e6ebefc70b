/* The names of a sequence's files. */
#include "video/frame_names.h"

#include "base/err.h"
#include "base/num.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { DIGITS_MIN = 4, DIGITS_MAX = 19 };

static const char ending[] = ".png";

struct place_frame_names place_frame_names_for(uint64_t count) {
    struct place_frame_names names = {.digits = 1, .count = count};
    for (uint64_t last = count ? count - 1 : 0; last >= 10; last /= 10)
        names.digits++;
    if (names.digits < DIGITS_MIN)
        names.digits = DIGITS_MIN;
    return names;
}

void place_frame_name(const struct place_frame_names *names, uint64_t number,
                      char name[PLACE_FRAME_NAME]) {
    snprintf(name, PLACE_FRAME_NAME, "%0*" PRIu64 "%s", names->digits, number, ending);
}

bool place_frame_names_have(const struct place_frame_names *names, const char *name) {
    const size_t digits = strspn(name, "0123456789");
    if (digits != (size_t)names->digits || digits > DIGITS_MAX ||
        strcmp(name + digits, ending) != 0)
        return false;
    uint64_t number = 0;
    for (size_t i = 0; i < digits; i++)
        number = number * 10 + (uint64_t)(name[i] - '0');
    return number < names->count;
}

/* The last whole line of the file, without its end. */
static bool read_last_line(FILE *file, char *line, size_t room) {
    char tail[256];
    if (fseeko(file, -(off_t)(sizeof tail - 1), SEEK_END) != 0)
        rewind(file);
    const size_t size = fread(tail, 1, sizeof tail - 1, file);
    tail[size] = '\0';
    if (size == 0 || tail[size - 1] != '\n')
        return false;
    tail[size - 1] = '\0';
    const char *before = strrchr(tail, '\n');
    return before && snprintf(line, room, "%s", before + 1) < (int)room;
}

/* "123,0123.png,...": frame 123 is the last, and its name tells how many digits names have. */
static bool names_from_line(char *line, struct place_frame_names *names) {
    struct place_err ignored;
    char wanted[PLACE_FRAME_NAME];
    char *name = strchr(line, ',');
    char *behind = name ? strchr(name + 1, ',') : NULL;
    int64_t last = 0;
    if (!behind)
        return false;
    *name++ = '\0';
    *behind = '\0';
    if (place_parse_int(line, "frame", 0, INT64_MAX - 1, &last, &ignored))
        return false;
    const size_t digits = strspn(name, "0123456789");
    if (digits < DIGITS_MIN || digits > DIGITS_MAX)
        return false;
    *names = (struct place_frame_names){.digits = (int)digits, .count = (uint64_t)last + 1};
    place_frame_name(names, (uint64_t)last, wanted);
    return strcmp(wanted, name) == 0;
}

struct place_frame_names place_frame_names_read(const char *directory) {
    static const char header[] = PLACE_FRAME_HEADER "\n";
    struct place_frame_names names = {0};
    char path[PATH_MAX], line[256];
    if (snprintf(path, sizeof path, "%s/%s", directory, PLACE_FRAME_TIMES) >= (int)sizeof path)
        return names;
    FILE *file = fopen(path, "rb");
    if (!file)
        return names;
    const bool ours = fgets(line, sizeof line, file) && strcmp(line, header) == 0 &&
                      read_last_line(file, line, sizeof line) && names_from_line(line, &names);
    fclose(file);
    return ours ? names : (struct place_frame_names){0};
}
