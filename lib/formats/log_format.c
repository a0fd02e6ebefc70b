/* The registry of foreign log formats. */
#include "formats/log_format.h"

#include "formats/csv.h"
#include "formats/jsonl.h"
#include "formats/log_line.h"
#include "formats/pxls.h"
#include "formats/reddit2017.h"
#include "formats/reddit2022.h"
#include "formats/reddit2023.h"

#include <string.h>

/* The most particular first: a row of one may look like a row of one behind it. */
const struct place_log_format *const place_log_formats[] = {&place_format_reddit2022,
                                                            &place_format_reddit2023,
                                                            &place_format_reddit2017,
                                                            &place_format_pxls,
                                                            &place_format_jsonl,
                                                            &place_format_csv,
                                                            NULL};

void place_dialect_begin(struct place_dialect *dialect, const char *text, size_t size) {
    dialect->header_size = dialect->header_lines = 0;
    if (dialect->format->begin)
        dialect->format->begin(dialect, text, size);
}

const struct place_log_format *place_log_format_named(const char *name) {
    for (size_t i = 0; place_log_formats[i]; i++)
        if (strcmp(place_log_formats[i]->name, name) == 0)
            return place_log_formats[i];
    return NULL;
}

/* The first of the formats, ended by NULL, that knows a line. */
static const struct place_log_format *find(const struct place_log_format *const *formats,
                                           const char *text, size_t size) {
    struct line_walk walk = {.text = text, .size = size};
    struct field_cursor line;
    while (place_next_line(&walk, &line)) {
        const size_t length = (size_t)(line.end - line.at);
        for (size_t i = 0; formats[i]; i++)
            if (formats[i]->guess(line.at, length))
                return formats[i];
        if (place_names_columns(line))
            return NULL;
    }
    return NULL;
}

bool place_log_format_knows(const struct place_log_format *format, const char *text, size_t size) {
    return find((const struct place_log_format *const[]){format, NULL}, text, size) != NULL;
}

const struct place_log_format *place_log_format_guess(const char *text, size_t size) {
    return find(place_log_formats, text, size);
}
