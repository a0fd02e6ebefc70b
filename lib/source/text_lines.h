/* The lines of a block of text, one after the other. Internal to lib/source. */
#ifndef PLACE_SOURCE_TEXT_LINES_H
#define PLACE_SOURCE_TEXT_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* What is left of a text, and the line last taken off it, without its LF or CR LF. */
struct text_lines {
    const char *next, *end;
    const char *line, *line_end; /* both inside the text; equal for an empty line */
};

/* `text` may be NULL where `size` is 0. */
static inline struct text_lines text_lines_of(const void *text, size_t size) {
    const char *start = text;
    return (struct text_lines){.next = start, .end = start ? start + size : NULL};
}

/* Take the next line off; false where no text is left. The last one may lack its LF. */
static inline bool next_line(struct text_lines *lines) {
    if (lines->next == lines->end)
        return false;
    const char *newline = memchr(lines->next, '\n', (size_t)(lines->end - lines->next));
    lines->line = lines->next;
    lines->line_end = newline ? newline : lines->end;
    lines->next = newline ? newline + 1 : lines->end;
    if (lines->line_end > lines->line && lines->line_end[-1] == '\r')
        lines->line_end--;
    return true;
}

#endif
