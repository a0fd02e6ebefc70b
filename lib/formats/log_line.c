/* First lines of files, and reasons for refusing rows. */
#include "formats/log_line.h"

#include <ctype.h>
#include <stdio.h>

enum { SHOWN = 60 /* bytes of a row that its reason shows */ };

/* Bytes of blank lines at the start of a text: nothing but LF and CR LF. */
static size_t blank_lines(const char *text, size_t size) {
    size_t at = 0;
    for (;;) {
        const size_t end_of_line = at + (at < size && text[at] == '\r');
        if (end_of_line == size || text[end_of_line] != '\n')
            return at;
        at = end_of_line + 1;
    }
}

struct field_cursor place_first_line(const char *text, size_t size) {
    const size_t blank = blank_lines(text, size);
    const char *start = text + blank, *end = text + size;
    const char *newline = blank < size ? memchr(start, '\n', size - blank) : NULL;
    if (newline)
        end = newline;
    return (struct field_cursor){start, end > start && end[-1] == '\r' ? end - 1 : end};
}

/* Bytes up to the end of the first line that is not blank, its LF too. */
static size_t first_line_size(const char *text, size_t size) {
    const size_t blank = blank_lines(text, size);
    const char *newline = blank < size ? memchr(text + blank, '\n', size - blank) : NULL;
    return newline ? (size_t)(newline - text) + 1 : size;
}

void place_set_header(struct place_dialect *dialect, const char *text, size_t size) {
    const size_t blank = blank_lines(text, size);
    dialect->header_size = first_line_size(text, size);
    dialect->header_lines = 1;
    for (size_t i = 0; i < blank; i++)
        dialect->header_lines += text[i] == '\n';
}

bool place_next_line(struct line_walk *walk, struct field_cursor *line) {
    enum { LINES = 8 };
    *line = place_first_line(walk->text, walk->size);
    if (walk->count++ == LINES || line->at == line->end)
        return false;
    const size_t size = first_line_size(walk->text, walk->size);
    walk->text += size;
    walk->size -= size;
    return true;
}

bool place_names_columns(struct field_cursor line) {
    int cells = 0;
    do {
        cells++;
        while (take_char(&line, ' ') || take_char(&line, '"'))
            ;
        if (line.at == line.end || !(isalpha((unsigned char)*line.at) || *line.at == '_'))
            return false;
        const char *comma = memchr(line.at, ',', (size_t)(line.end - line.at));
        line.at = comma ? comma : line.end;
    } while (take_char(&line, ','));
    return cells > 1;
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
