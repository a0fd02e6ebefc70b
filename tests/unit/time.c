/* base/time: the calendar against libc's, texts of times and durations. */
#include "base/time.h"
#include "../random.h"
#include "../tap.h"

#include <time.h>

#define AT(seconds, micros) (INT64_C(seconds) * PLACE_SECOND + (micros))

static const struct {
    const char *text;
    enum place_code code;
    int64_t wanted;
} time_rows[] = {
    {"2022-04-03T17:38:22Z", PLACE_OK, AT(1649007502, 0)},
    {"2022-04-03T17:38:22.252Z", PLACE_OK, AT(1649007502, 252000)},
    {"2022-04-03t17:38:22.252z", PLACE_OK, AT(1649007502, 252000)},
    {"2022-04-03T17:38:22,252Z", PLACE_OK, AT(1649007502, 252000)},
    {"2022-04-03T17:38:22.252123Z", PLACE_OK, AT(1649007502, 252123)},
    {"2022-04-03T17:38:22.252123999Z", PLACE_OK, AT(1649007502, 252123)},
    {"2022-04-03T17:38:22.2Z", PLACE_OK, AT(1649007502, 200000)},
    {"2022-04-03T19:38:22+02:00", PLACE_OK, AT(1649007502, 0)},
    {"2022-04-03T12:08:22-05:30", PLACE_OK, AT(1649007502, 0)},
    {"2022-04-03T17:38:22-00:00", PLACE_OK, AT(1649007502, 0)},
    {"2022-04-04T17:37:22+23:59", PLACE_OK, AT(1649007502, 0)},
    {"2022-04-03 17:38:22", PLACE_OK, AT(1649007502, 0)},
    {"2022-04-03 17:38:22.252 UTC", PLACE_OK, AT(1649007502, 252000)},
    {"2022-04-03 17:38", PLACE_OK, AT(1649007480, 0)},
    {"2022-04-03 17:38 UTC", PLACE_OK, AT(1649007480, 0)},
    {"2022-04-03", PLACE_OK, AT(1648944000, 0)},
    {"2022-04-03 UTC", PLACE_OK, AT(1648944000, 0)},
    {"1969-12-31T23:59:59.5Z", PLACE_OK, AT(-1, 500000)},
    {"0001-01-01", PLACE_OK, PLACE_TIME_MIN},
    {"0001-01-01T00:00:00+00:01", PLACE_USAGE, 0},
    {"9999-12-31T23:59:59.999999Z", PLACE_OK, PLACE_TIME_MAX},
    {"9999-12-31T23:59:60Z", PLACE_USAGE, 0},
    {"9999-12-31T23:59:59-00:01", PLACE_USAGE, 0},
    {"2000-02-29", PLACE_OK, AT(951782400, 0)},
    {"2024-02-29T23:59:59Z", PLACE_OK, AT(1709251199, 0)},
    {"1900-03-01", PLACE_OK, AT(-2203891200, 0)},
    {"2016-12-31T23:59:60Z", PLACE_OK, AT(1483228800, 0)},
    {"1649007502", PLACE_OK, AT(1649007502, 0)},
    {"1649007502.5", PLACE_OK, AT(1649007502, 500000)},
    {"1649007502252", PLACE_OK, AT(1649007502, 252000)},
    {"1649007502252.5", PLACE_OK, AT(1649007502, 252500)},
    {"0", PLACE_OK, 0},
    {"99999999999", PLACE_OK, AT(99999999999, 0)},
    {"100000000000", PLACE_OK, AT(100000000, 0)},
    {"253402300799999", PLACE_OK, PLACE_TIME_MAX - 999},
    {"253402300800000", PLACE_USAGE, 0},
    {"9999999999999999", PLACE_USAGE, 0},
    {"99999999999999999999999999", PLACE_USAGE, 0},
    {"1900-02-29", PLACE_USAGE, 0},
    {"2023-02-29", PLACE_USAGE, 0},
    {"2022-04-31", PLACE_USAGE, 0},
    {"2022-00-10", PLACE_USAGE, 0},
    {"2022-13-10", PLACE_USAGE, 0},
    {"2022-04-00", PLACE_USAGE, 0},
    {"0000-01-01", PLACE_USAGE, 0},
    {"10000-01-01", PLACE_USAGE, 0},
    {"22-04-03", PLACE_USAGE, 0},
    {"2022-4-3", PLACE_USAGE, 0},
    {"2022/04/03", PLACE_USAGE, 0},
    {"20220403T173822Z", PLACE_USAGE, 0},
    {"2022-04-03T", PLACE_USAGE, 0},
    {"2022-04-03Z", PLACE_USAGE, 0},
    {"2022-04-03 ", PLACE_USAGE, 0},
    {" 2022-04-03", PLACE_USAGE, 0},
    {"2022-04-03  17:38", PLACE_USAGE, 0},
    {"2022-04-03T17", PLACE_USAGE, 0},
    {"2022-04-03T17:3", PLACE_USAGE, 0},
    {"2022-04-03T24:00:00Z", PLACE_USAGE, 0},
    {"2022-04-03T17:60:00Z", PLACE_USAGE, 0},
    {"2022-04-03T17:38:61Z", PLACE_USAGE, 0},
    {"2022-04-03T17:38:22.Z", PLACE_USAGE, 0},
    {"2022-04-03T17:38.5Z", PLACE_USAGE, 0},
    {"2022-04-03T17:38:22+24:00", PLACE_USAGE, 0},
    {"2022-04-03T17:38:22+02:60", PLACE_USAGE, 0},
    {"2022-04-03T17:38:22+2:00", PLACE_USAGE, 0},
    {"2022-04-03T17:38:22+0200", PLACE_USAGE, 0},
    {"2022-04-03T17:38:22+02:00Z", PLACE_USAGE, 0},
    {"2022-04-03T17:38:22 CET", PLACE_USAGE, 0},
    {"2022-04-03T17:38:22ZZ", PLACE_USAGE, 0},
    {"-1", PLACE_USAGE, 0},
    {"+1", PLACE_USAGE, 0},
    {"1e9", PLACE_USAGE, 0},
    {"1649007502.", PLACE_USAGE, 0},
    {"1649007502s", PLACE_USAGE, 0},
    {"0x10", PLACE_USAGE, 0},
    {"now", PLACE_USAGE, 0},
    {"", PLACE_USAGE, 0},
};

static void test_parse_time(void) {
    for (size_t i = 0; i < sizeof time_rows / sizeof *time_rows; i++) {
        struct place_err err = {0};
        int64_t got = 0;
        const enum place_code code = place_parse_time(time_rows[i].text, "--at", &got, &err);
        tap_ok(code == time_rows[i].code && got == time_rows[i].wanted,
               "time '%s' gives %d, %" PRId64, time_rows[i].text, (int)code, got);
    }
}

static void test_format_time(void) {
    static const struct {
        int64_t time;
        const char *wanted;
    } rows[] = {
        {AT(1649007502, 252000), "2022-04-03T17:38:22.252Z"},
        {AT(1649007502, 252123), "2022-04-03T17:38:22.252123Z"},
        {AT(1649007502, 1), "2022-04-03T17:38:22.000001Z"},
        {AT(1649007502, 1000), "2022-04-03T17:38:22.001Z"},
        {AT(1649007502, 0), "2022-04-03T17:38:22Z"},
        {0, "1970-01-01T00:00:00Z"},
        {-1, "1969-12-31T23:59:59.999999Z"},
        {PLACE_TIME_MIN, "0001-01-01T00:00:00Z"},
        {PLACE_TIME_MAX, "9999-12-31T23:59:59.999999Z"},
        /* Out of range, as damage may have it: still a date, and it fits. */
        {INT64_MAX, "294247-01-10T04:00:54.775807Z"},
        {INT64_MIN, "-290308-12-21T19:59:05.224192Z"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[PLACE_TIME_TEXT];
        place_format_time(rows[i].time, text);
        tap_text(text, rows[i].wanted, rows[i].wanted);
    }
}

/* Whether libc's calendar says the same of one time as ours, both ways. */
static bool calendar_agrees(int64_t time) {
    int64_t seconds = time / PLACE_SECOND;
    const int64_t micros = time - seconds * PLACE_SECOND;
    if (micros != 0 && time < 0)
        seconds--;
    struct tm tm;
    const time_t clock = seconds;
    if (!gmtime_r(&clock, &tm))
        return false;
    char wanted[64], got[PLACE_TIME_TEXT];
    snprintf(wanted, sizeof wanted, "%04d-%02d-%02dT%02d:%02d:%02d", tm.tm_year + 1900,
             tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
    place_format_time(time, got);
    int64_t back = 0;
    struct place_err err;
    struct tm midnight = {.tm_year = tm.tm_year, .tm_mon = tm.tm_mon, .tm_mday = tm.tm_mday};
    return strncmp(got, wanted, strlen(wanted)) == 0 &&
           place_parse_time(got, "t", &back, &err) == PLACE_OK && back == time &&
           place_days_from_civil(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday) * 86400 ==
               timegm(&midnight);
}

static void test_against_libc(void) {
    int64_t wrong = 0, first_wrong = 0;
    for (int i = 0; i < 100000; i++) {
        /* Every other one near 1970 and whole milliseconds, as logs have them. */
        const int64_t time = i % 2 ? random_between(PLACE_TIME_MIN, PLACE_TIME_MAX)
                                   : random_between(-4000000000, 4000000000) * PLACE_MILLISECOND;
        if (calendar_agrees(time))
            continue;
        if (wrong++ == 0)
            first_wrong = time;
    }
    if (!tap_int(wrong, 0, "100,000 random times agree with gmtime_r and timegm"))
        printf("# the first: %" PRId64 "\n", first_wrong);
}

static void test_every_day(void) {
    int64_t wrong = 0;
    for (int64_t day = PLACE_TIME_MIN / PLACE_DAY; day <= PLACE_TIME_MAX / PLACE_DAY; day += 1) {
        const time_t clock = day * 86400;
        struct tm tm;
        wrong += !gmtime_r(&clock, &tm) ||
                 place_days_from_civil(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday) != day;
    }
    tap_int(wrong, 0, "every day of the years 1 to 9999 has its number");
    tap_int(place_days_from_civil(1, 1, 1) - place_days_from_civil(-400, 1, 1), 146097 + 366,
            "... and so have those before: 400 years and the leap year 0");
}

static void test_parse_duration(void) {
    static const struct {
        const char *text;
        enum place_code code;
        int64_t wanted;
    } rows[] = {
        {"90", PLACE_OK, 90 * PLACE_SECOND},
        {"0", PLACE_OK, 0},
        {"0s", PLACE_OK, 0},
        {"2.5s", PLACE_OK, 2500000},
        {"2.5", PLACE_OK, 2500000},
        {".5s", PLACE_OK, 500000},
        {"0.000001", PLACE_OK, 1},
        {"500ms", PLACE_OK, 500000},
        {"10us", PLACE_OK, 10},
        {"1.5us", PLACE_OK, 2},
        {"2m", PLACE_OK, 2 * PLACE_MINUTE},
        {"1h30m", PLACE_OK, 90 * PLACE_MINUTE},
        {"1.5h", PLACE_OK, 90 * PLACE_MINUTE},
        {"2d", PLACE_OK, 2 * PLACE_DAY},
        {"1d2h3m4s5ms6us", PLACE_OK, AT(93784, 5006)},
        {"30m1h", PLACE_OK, 90 * PLACE_MINUTE},
        {"0.1s", PLACE_OK, 100000},
        {"123456789.123456s", PLACE_OK, AT(123456789, 123456)},
        {"3000000d", PLACE_USAGE, 0},
        {"99999999999999999999999999d", PLACE_USAGE, 0},
        {"9223372036854775807", PLACE_USAGE, 0},
        {"2932896d2932896d", PLACE_USAGE, 0},
        {"", PLACE_USAGE, 0},
        {"s", PLACE_USAGE, 0},
        {".", PLACE_USAGE, 0},
        {".s", PLACE_USAGE, 0},
        {"5.", PLACE_USAGE, 0},
        {"5.s", PLACE_USAGE, 0},
        {"1,5s", PLACE_USAGE, 0},
        {"-5s", PLACE_USAGE, 0},
        {"+5s", PLACE_USAGE, 0},
        {" 5s", PLACE_USAGE, 0},
        {"5 s", PLACE_USAGE, 0},
        {"5s ", PLACE_USAGE, 0},
        {"1m30", PLACE_USAGE, 0},
        {"1.5.5s", PLACE_USAGE, 0},
        {"1e3", PLACE_USAGE, 0},
        {"1e3s", PLACE_USAGE, 0},
        {"0x10", PLACE_USAGE, 0},
        {"5min", PLACE_USAGE, 0},
        {"5S", PLACE_USAGE, 0},
        {"5w", PLACE_USAGE, 0},
        {"inf", PLACE_USAGE, 0},
        {"5px", PLACE_USAGE, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct place_err err = {0};
        int64_t got = 0;
        const enum place_code code = place_parse_duration(rows[i].text, "--step", &got, &err);
        tap_ok(code == rows[i].code && got == rows[i].wanted, "duration '%s' gives %d, %" PRId64,
               rows[i].text, (int)code, got);
    }
}

static void test_format_duration(void) {
    static const struct {
        int64_t duration;
        const char *wanted;
    } rows[] = {
        {0, "0s"},
        {1, "1us"},
        {999, "999us"},
        {1000, "0.001s"},
        {250000, "0.25s"},
        {1250000, "1.25s"},
        {2 * PLACE_SECOND, "2s"},
        {2999999, "2.999s"},
        {PLACE_MINUTE - 1, "59.999s"},
        {PLACE_MINUTE, "1m"},
        {123 * PLACE_SECOND, "2m 3s"},
        {PLACE_HOUR, "1h"},
        {PLACE_HOUR + 59 * PLACE_SECOND, "1h"},
        {4 * PLACE_DAY + 5 * PLACE_HOUR + PLACE_MINUTE, "4d 5h"},
        {INT64_MAX, "106751991d 4h"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[PLACE_TIME_TEXT];
        place_format_duration(rows[i].duration, text);
        tap_text(text, rows[i].wanted, rows[i].wanted);
    }
}

static void test_messages(void) {
    struct place_err err;
    int64_t time = 7;
    tap_int(place_parse_time("2022-02-30", "--from", &time, &err), PLACE_USAGE, "refused");
    tap_ok(strstr(err.message, "--from is '2022-02-30'") != NULL, "option and value are named");
    tap_int(place_parse_time("9999-12-31T23:59:60Z", "--from", &time, &err), PLACE_USAGE, "late");
    tap_int(time, 7, "a refused time writes nothing");
    tap_int(place_parse_duration("1h5x", "--step", &time, &err), PLACE_USAGE, "refused");
    tap_int(time, 7, "a refused duration writes nothing");
    const int64_t before = place_monotonic_now();
    tap_ok(place_monotonic_now() >= before, "the monotonic clock does not run backward");
}

int main(void) {
    tap_begin();
    random_begin();
    test_parse_time();
    test_format_time();
    test_against_libc();
    test_every_day();
    test_parse_duration();
    test_format_duration();
    test_messages();
    return tap_end();
}
