/* The registry of foreign log formats. */
#include "formats/log_format.h"

#include "formats/csv.h"
#include "formats/jsonl.h"
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

const struct place_log_format *place_log_format_named(const char *name) {
    for (size_t i = 0; place_log_formats[i]; i++)
        if (strcmp(place_log_formats[i]->name, name) == 0)
            return place_log_formats[i];
    return NULL;
}

const struct place_log_format *place_log_format_guess(const char *text, size_t size) {
    for (size_t i = 0; place_log_formats[i]; i++)
        if (place_log_formats[i]->guess(text, size))
            return place_log_formats[i];
    return NULL;
}
