/* The options of place-verify. */
#include "cli/verify_options.h"

#include "cli/options.h"

enum { KEY_AGAINST = PLACE_KEY_FIRST, KEY_IGNORE_SEQ, KEY_IGNORE_USERS, KEY_REPAIR };

const struct place_option place_verify_option_table[] = {
    {KEY_AGAINST, "against", "OTHER", "compare with this source, event by event"},
    {KEY_IGNORE_SEQ, "ignore-seq", NULL, "... though it numbers its events otherwise"},
    {KEY_IGNORE_USERS, "ignore-users", NULL, "... whoever placed them"},
    {KEY_REPAIR, "repair", NULL, "cut a torn archive where it is torn, and index it"},
    {PLACE_KEY_JSON, "json", NULL, "as JSON"},
    {0},
};

enum place_code place_verify_option(void *context, int key, const char *argument,
                                    struct place_err *err) {
    struct place_verify_settings *settings = context;
    (void)err;
    if (key == KEY_AGAINST)
        settings->against = argument;
    settings->ignore_seq |= key == KEY_IGNORE_SEQ;
    settings->ignore_users |= key == KEY_IGNORE_USERS;
    settings->repair |= key == KEY_REPAIR;
    settings->json |= key == PLACE_KEY_JSON;
    return PLACE_OK;
}

enum place_code place_verify_settle(const struct place_verify_settings *settings,
                                    struct place_err *err) {
    if (settings->repair && settings->against)
        return place_fail(err, PLACE_USAGE, "--repair and --against exclude each other");
    if (!settings->against && (settings->ignore_seq || settings->ignore_users))
        return place_fail(err, PLACE_USAGE, "--%s goes with --against",
                          settings->ignore_seq ? "ignore-seq" : "ignore-users");
    return PLACE_OK;
}
