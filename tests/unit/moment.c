/* Moments of base/time, and the times that core/timeline makes of them. */
#include "../tap.h"
#include "base/time.h"
#include "core/timeline.h"

enum { START = 1000, END = 2000 }; /* seconds */

static const struct {
    const char *text;
    enum place_code code;
    enum place_moment_base base;
    int64_t offset;
    const char *mark;
} rows[] = {
    {"start", PLACE_OK, PLACE_AT_START, 0, ""},
    {"end", PLACE_OK, PLACE_AT_END, 0, ""},
    {"start+2h", PLACE_OK, PLACE_AT_START, 2 * PLACE_HOUR, ""},
    {"start-1s", PLACE_OK, PLACE_AT_START, -PLACE_SECOND, ""},
    {"start+90", PLACE_OK, PLACE_AT_START, 90 * PLACE_SECOND, ""},
    {"end-90", PLACE_OK, PLACE_AT_END, -90 * PLACE_SECOND, ""},
    {"end-10m", PLACE_OK, PLACE_AT_END, -10 * PLACE_MINUTE, ""},
    {"end-1h30m", PLACE_OK, PLACE_AT_END, -90 * PLACE_MINUTE, ""},
    {"end+5m", PLACE_OK, PLACE_AT_END, 5 * PLACE_MINUTE, ""},
    {"-90m", PLACE_OK, PLACE_AT_END, -90 * PLACE_MINUTE, ""},
    {"-90", PLACE_OK, PLACE_AT_END, -90 * PLACE_SECOND, ""},
    {"-0s", PLACE_OK, PLACE_AT_END, 0, ""},
    {"-1.5h", PLACE_OK, PLACE_AT_END, -90 * PLACE_MINUTE, ""},
    {"final", PLACE_OK, PLACE_AT_MARK, 0, "final"},
    {"whiteout-5m", PLACE_OK, PLACE_AT_MARK, -5 * PLACE_MINUTE, "whiteout"},
    {"whiteout+1h30m", PLACE_OK, PLACE_AT_MARK, 90 * PLACE_MINUTE, "whiteout"},
    {"official-final", PLACE_OK, PLACE_AT_MARK, 0, "official-final"},
    {"official-final-10m", PLACE_OK, PLACE_AT_MARK, -10 * PLACE_MINUTE, "official-final"},
    {"phase-2", PLACE_OK, PLACE_AT_MARK, 0, "phase-2"},
    {"phase-2-10m", PLACE_OK, PLACE_AT_MARK, -10 * PLACE_MINUTE, "phase-2"},
    {"phase_2", PLACE_OK, PLACE_AT_MARK, 0, "phase_2"},
    {"e", PLACE_OK, PLACE_AT_MARK, 0, "e"},
    {"en", PLACE_OK, PLACE_AT_MARK, 0, "en"},
    {"ending", PLACE_OK, PLACE_AT_MARK, 0, "ending"},
    {"ending-5m", PLACE_OK, PLACE_AT_MARK, -5 * PLACE_MINUTE, "ending"},
    {"s", PLACE_OK, PLACE_AT_MARK, 0, "s"},
    {"starting", PLACE_OK, PLACE_AT_MARK, 0, "starting"},
    {"start-up", PLACE_OK, PLACE_AT_MARK, 0, "start-up"},
    {"END", PLACE_OK, PLACE_AT_MARK, 0, "END"},
    {"a234567890123456789012345678901", PLACE_OK, PLACE_AT_MARK, 0,
     "a234567890123456789012345678901"},
    {"a2345678901234567890123456789012", PLACE_USAGE, PLACE_AT_TIME, 0, NULL},
    {"1970-01-01 00:00:30", PLACE_OK, PLACE_AT_TIME, 30 * PLACE_SECOND, ""},
    {"1970-01-01T02:00:00+02:00", PLACE_OK, PLACE_AT_TIME, 0, ""},
    {"30", PLACE_OK, PLACE_AT_TIME, 30 * PLACE_SECOND, ""},
    {"+5m", PLACE_USAGE, PLACE_AT_TIME, 0, NULL},
    {"+5", PLACE_USAGE, PLACE_AT_TIME, 0, NULL},
    {"-", PLACE_USAGE, PLACE_AT_TIME, 0, NULL},
    {"+", PLACE_USAGE, PLACE_AT_TIME, 0, NULL},
    {"", PLACE_USAGE, PLACE_AT_TIME, 0, NULL},
    {" end", PLACE_USAGE, PLACE_AT_TIME, 0, NULL},
    {"end ", PLACE_USAGE, PLACE_AT_TIME, 0, NULL},
    {"end-", PLACE_OK, PLACE_AT_MARK, 0, "end-"},
    {"end+", PLACE_USAGE, PLACE_AT_TIME, 0, NULL},
    {"end-5x", PLACE_USAGE, PLACE_AT_TIME, 0, NULL},
    {"end--5m", PLACE_OK, PLACE_AT_MARK, -5 * PLACE_MINUTE, "end-"},
    {"start+1h-5m", PLACE_USAGE, PLACE_AT_TIME, 0, NULL},
    {"2022-04-03+1h", PLACE_USAGE, PLACE_AT_TIME, 0, NULL},
    {"2022-13-03", PLACE_USAGE, PLACE_AT_TIME, 0, NULL},
    {"-5m-5m", PLACE_USAGE, PLACE_AT_TIME, 0, NULL},
    {"top.5", PLACE_USAGE, PLACE_AT_TIME, 0, NULL},
    {"5pm", PLACE_USAGE, PLACE_AT_TIME, 0, NULL},
    {"-mark", PLACE_USAGE, PLACE_AT_TIME, 0, NULL},
};

static void test_parse(void) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct place_err err = {0};
        struct place_moment got;
        const enum place_code code = place_parse_moment(rows[i].text, "--to", &got, &err);
        const bool right = code == rows[i].code &&
                           (code || (got.base == rows[i].base && got.offset == rows[i].offset &&
                                     strcmp(got.mark, rows[i].mark) == 0));
        if (!tap_ok(right, "moment '%s'", rows[i].text))
            printf("# code %d, base %d, offset %" PRId64 ", mark '%s'\n", (int)code, (int)got.base,
                   got.offset, got.mark);
    }
}

static void test_resolve(void) {
    static const struct {
        const char *text;
        enum place_code code;
        int64_t wanted; /* seconds */
    } moments[] = {
        {"start", PLACE_OK, START},          {"end", PLACE_OK, END},
        {"start+2m", PLACE_OK, START + 120}, {"end-100", PLACE_OK, END - 100},
        {"-100", PLACE_OK, END - 100},       {"final", PLACE_OK, 1900},
        {"final-1m", PLACE_OK, 1840},        {"1970-01-01 00:00:30", PLACE_OK, 30},
        {"-2000000d", PLACE_USAGE, 0},       {"end+2932896d23h30m", PLACE_USAGE, 0},
        {"nowhere", PLACE_USAGE, 0},
    };
    struct place_err err = {0};
    struct place_timeline timeline = {0};
    if (place_timeline_mark(&timeline, "whiteout", 1950 * PLACE_SECOND, &err) ||
        place_timeline_mark(&timeline, "final", 1900 * PLACE_SECOND, &err))
        tap_ok(false, "marks: %s", err.message);
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        struct place_moment moment;
        int64_t time = 0;
        enum place_code code = place_parse_moment(moments[i].text, "--to", &moment, &err);
        if (!code)
            code = place_timeline_moment(&timeline, START * PLACE_SECOND, END * PLACE_SECOND,
                                         &moment, "--to", &time, &err);
        tap_ok(code == moments[i].code && time == moments[i].wanted * PLACE_SECOND,
               "'%s' is %" PRId64 " us, code %d", moments[i].text, time, (int)code);
    }
    tap_text(err.message, "--to: the log has no mark 'nowhere'", "a missing mark is named");
    tap_text(err.hint, "moments it has: start, end, final, whiteout", "those there are listed");
    place_timeline_release(&timeline);
}

/* More marks than a hint holds: cut, not overrun. */
static void test_many_marks(void) {
    struct place_err err = {0};
    struct place_timeline timeline = {0};
    enum place_code code = PLACE_OK;
    for (int i = 0; i < 100 && !code; i++) {
        char name[PLACE_MARK_NAME];
        snprintf(name, sizeof name, "a-rather-long-mark-number-%u", (unsigned char)i);
        code = place_timeline_mark(&timeline, name, i, &err);
    }
    tap_code(code, PLACE_OK, &err, "a hundred marks");
    const struct place_moment moment = {.base = PLACE_AT_MARK, .mark = "none"};
    int64_t time = 0;
    tap_int(place_timeline_moment(&timeline, 0, 1, &moment, "--to", &time, &err), PLACE_USAGE,
            "no such mark among many");
    tap_ok(strncmp(err.hint, "moments it has: start, end, a-rather", 36) == 0, "the first shown");
    place_timeline_release(&timeline);
}

int main(void) {
    tap_begin();
    test_parse();
    test_resolve();
    test_many_marks();
    return tap_end();
}
