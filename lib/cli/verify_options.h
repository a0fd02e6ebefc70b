/* The options of place-verify. */
#ifndef PLACE_CLI_VERIFY_OPTIONS_H
#define PLACE_CLI_VERIFY_OPTIONS_H

#include "base/err.h"
#include "cli/tool.h"

#include <stdbool.h>

struct place_verify_settings {
    const char *against; /* the other source, or NULL */
    bool ignore_seq, ignore_users, repair, json;
};

extern const struct place_option place_verify_option_table[];

/* Take one option into a struct place_verify_settings. */
enum place_code place_verify_option(void *settings, int key, const char *argument,
                                    struct place_err *err);

/* PLACE_USAGE where they do not go together. */
enum place_code place_verify_settle(const struct place_verify_settings *settings,
                                    struct place_err *err) PLACE_MUST_CHECK;

#endif
