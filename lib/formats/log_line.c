/* First lines, and reasons for refusing rows. */
#include "formats/log_line.h"

#include <stdio.h>
#include <strings.h>

enum { SHOWN = 60 /* bytes of a row that its reason shows */ };

struct field_cursor place_first_line(const char *text, size_t size) {
    const char *newline = size ? memchr(text, '\n', size) : NULL;
    const char *end = newline ? newline : text + size;
    return (struct field_cursor){text, end > text && end[-1] == '\r' ? end - 1 : end};
}

size_t place_first_line_size(const char *text, size_t size) {
    const char *newline = size ? memchr(text, '\n', size) : NULL;
    return newline ? (size_t)(newline - text) + 1 : size;
}

bool place_first_line_is(const char *text, size_t size, const char *wanted) {
    const struct field_cursor line = place_first_line(text, size);
    const size_t length = strlen(wanted);
    return (size_t)(line.end - line.at) == length && strncasecmp(line.at, wanted, length) == 0;
}

bool place_refuse_row(const char *what, const char *text, const char *end,
                      char reason[PLACE_ROW_REASON]) {
    char shown[SHOWN + 1];
    size_t size = (size_t)(end - text);
    if (size > SHOWN) /* not half a character */
        for (size = SHOWN; size > 0 && ((unsigned char)text[size] & 0xc0) == 0x80;)
            size--;
    for (size_t i = 0; i < size; i++)
        shown[i] = (unsigned char)text[i] < ' ' || text[i] == 0x7f ? '?' : text[i];
    shown[size] = '\0';
    snprintf(reason, PLACE_ROW_REASON, "%s: '%s'", what, shown);
    return false;
}

/* What keeps a written date and time from being a moment. */
static void name_fault(const struct calendar *at, char fault[32]) {
    if (at->month < 1 || at->month > 12)
        snprintf(fault, 32, "month is %d", at->month);
    else if (at->hour > 23)
        snprintf(fault, 32, "hour is %d", at->hour);
    else if (at->minute > 59)
        snprintf(fault, 32, "minute is %d", at->minute);
    else if (at->second > 59)
        snprintf(fault, 32, "second is %d", at->second);
    else
        snprintf(fault, 32, "no such day");
}

bool place_refuse_time(const char *what, const char *text, const char *end,
                       char reason[PLACE_ROW_REASON]) {
    char fault[32];
    struct calendar at = {0};
    for (const char *between = " T"; *between; between++) {
        struct field_cursor cursor = {text, end};
        if (take_calendar(&cursor, *between, &at) && !is_moment(&at)) {
            name_fault(&at, fault);
            return place_refuse_row(fault, text, end, reason);
        }
    }
    return place_refuse_row(what, text, end, reason);
}
