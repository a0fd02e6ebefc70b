/* base/num: what is a number, and within which range. */
#include "base/num.h"
#include "../tap.h"

static void test_int(void) {
    static const struct {
        const char *text;
        int64_t min, max, wanted;
        enum place_code code;
    } rows[] = {
        {"0", 0, 10, 0, PLACE_OK},
        {"10", 0, 10, 10, PLACE_OK},
        {"007", 0, 10, 7, PLACE_OK},
        {"+5", 0, 10, 5, PLACE_OK},
        {"-5", -5, 10, -5, PLACE_OK},
        {"9223372036854775807", 0, INT64_MAX, INT64_MAX, PLACE_OK},
        {"-9223372036854775808", INT64_MIN, 0, INT64_MIN, PLACE_OK},
        {"9223372036854775808", 0, INT64_MAX, 0, PLACE_USAGE},
        {"-9223372036854775809", INT64_MIN, 0, 0, PLACE_USAGE},
        {"99999999999999999999999", 0, INT64_MAX, 0, PLACE_USAGE},
        {"11", 0, 10, 0, PLACE_USAGE},
        {"-1", 0, 10, 0, PLACE_USAGE},
        {"", 0, 10, 0, PLACE_USAGE},
        {" 1", 0, 10, 0, PLACE_USAGE},
        {"1 ", 0, 10, 0, PLACE_USAGE},
        {"1x", 0, 10, 0, PLACE_USAGE},
        {"0x1", 0, 10, 0, PLACE_USAGE},
        {"1.0", 0, 10, 0, PLACE_USAGE},
        {"1e0", 0, 10, 0, PLACE_USAGE},
        {"+", 0, 10, 0, PLACE_USAGE},
        {"--1", -10, 10, 0, PLACE_USAGE},
        {"+-1", -10, 10, 0, PLACE_USAGE},
        {"one", 0, 10, 0, PLACE_USAGE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct place_err err = {0};
        int64_t got = 0;
        const enum place_code code =
            place_parse_int(rows[i].text, "--n", rows[i].min, rows[i].max, &got, &err);
        tap_ok(code == rows[i].code && got == rows[i].wanted, "int '%s' gives %d, %" PRId64,
               rows[i].text, (int)code, got);
    }
}

static void test_double(void) {
    static const struct {
        const char *text;
        double wanted;
        enum place_code code;
    } rows[] = {
        {"2.5", 2.5, PLACE_OK},    {".5", 0.5, PLACE_OK},     {"-3", -3, PLACE_OK},
        {"1e2", 100, PLACE_OK},    {"100", 100, PLACE_OK},    {"100.001", 0, PLACE_USAGE},
        {"-3.01", 0, PLACE_USAGE}, {"nan", 0, PLACE_USAGE},   {"inf", 0, PLACE_USAGE},
        {"-inf", 0, PLACE_USAGE},  {"1e999", 0, PLACE_USAGE}, {"0x10", 0, PLACE_USAGE},
        {"", 0, PLACE_USAGE},      {".", 0, PLACE_USAGE},     {"1,5", 0, PLACE_USAGE},
        {" 1", 0, PLACE_USAGE},    {"1 ", 0, PLACE_USAGE},    {"1.5.5", 0, PLACE_USAGE},
        {"1e", 0, PLACE_USAGE},    {"-", 0, PLACE_USAGE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct place_err err = {0};
        double got = 0;
        const enum place_code code = place_parse_double(rows[i].text, "--n", -3, 100, &got, &err);
        tap_ok(code == rows[i].code && got >= rows[i].wanted && got <= rows[i].wanted,
               "double '%s' gives %d, %g", rows[i].text, (int)code, got);
    }
}

struct scaled_row {
    const char *text;
    uint64_t wanted;
    enum place_code code;
};

static const struct scaled_row size_rows[] = {
    {"1", 1, PLACE_OK},
    {"4096", 4096, PLACE_OK},
    {"64K", 64 << 10, PLACE_OK},
    {"64k", 64 << 10, PLACE_OK},
    {"512M", 512 << 20, PLACE_OK},
    {"512MB", 512 << 20, PLACE_OK},
    {"512MiB", 512 << 20, PLACE_OK},
    {"2G", UINT64_C(2) << 30, PLACE_OK},
    {"3T", UINT64_C(3) << 40, PLACE_OK},
    {"16777215T", UINT64_C(16777215) << 40, PLACE_OK},
    {"16777216T", 0, PLACE_USAGE}, /* 2^64 */
    {"18446744073709551615", UINT64_MAX, PLACE_OK},
    {"18446744073709551616", 0, PLACE_USAGE},
    {"0", 0, PLACE_USAGE},
    {"", 0, PLACE_USAGE},
    {"K", 0, PLACE_USAGE},
    {"-1", 0, PLACE_USAGE},
    {"+1", 0, PLACE_USAGE},
    {" 1", 0, PLACE_USAGE},
    {"1 K", 0, PLACE_USAGE},
    {"1B", 0, PLACE_USAGE},
    {"1KX", 0, PLACE_USAGE},
    {"1Kibs", 0, PLACE_USAGE},
    {"1.5G", 0, PLACE_USAGE},
    {"1E", 0, PLACE_USAGE},
};

static const struct scaled_row count_rows[] = {
    {"500", 500, PLACE_OK},        {"16k", 16000, PLACE_OK},
    {"4M", 4000000, PLACE_OK},     {"4m", 4000000, PLACE_OK},
    {"1G", 1000000000, PLACE_OK},  {"1T", UINT64_C(1000000000000), PLACE_OK},
    {"4MB", 0, PLACE_USAGE},       {"4MiB", 0, PLACE_USAGE},
    {"0", 0, PLACE_USAGE},         {"-4", 0, PLACE_USAGE},
    {"18446745T", 0, PLACE_USAGE}, {"px", 0, PLACE_USAGE},
};

static void test_scaled(const char *name, const struct scaled_row *rows, size_t count,
                        enum place_code (*parse)(const char *, const char *, uint64_t, uint64_t,
                                                 uint64_t *, struct place_err *)) {
    for (size_t i = 0; i < count; i++) {
        struct place_err err = {0};
        uint64_t got = 0;
        const enum place_code code = parse(rows[i].text, "--n", 1, UINT64_MAX, &got, &err);
        tap_ok(code == rows[i].code && got == rows[i].wanted, "%s '%s' gives %d, %" PRIu64, name,
               rows[i].text, (int)code, got);
    }
}

static void test_rgb(void) {
    static const struct {
        const char *text;
        uint32_t wanted;
        enum place_code code;
    } rows[] = {
        {"#FF4500", 0xff4500, PLACE_OK}, {"ff4500", 0xff4500, PLACE_OK},
        {"#000000", 0, PLACE_OK},        {"#FfFfFf", 0xffffff, PLACE_OK},
        {"##FF4500", 0, PLACE_USAGE},    {"#FF450", 0, PLACE_USAGE},
        {"#FF45001", 0, PLACE_USAGE},    {"#GF4500", 0, PLACE_USAGE},
        {"#FF4500 ", 0, PLACE_USAGE},    {"", 0, PLACE_USAGE},
        {"0xFF45", 0, PLACE_USAGE},      {"red", 0, PLACE_USAGE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct place_err err = {0};
        uint32_t got = 0;
        const enum place_code code = place_parse_rgb(rows[i].text, "--c", &got, &err);
        tap_ok(code == rows[i].code && got == rows[i].wanted, "colour '%s' gives %d, %06" PRIx32,
               rows[i].text, (int)code, got);
    }
}

static void test_messages(void) {
    struct place_err err;
    int64_t number = 0;
    uint64_t size = 0;
    tap_int(place_parse_int("0", "--fps", 1, 1000, &number, &err), PLACE_USAGE, "refused");
    tap_text(err.message, "--fps is 0, wanted 1 to 1000", "a range is named");
    tap_int(place_parse_int("x", "--fps", 1, 1000, &number, &err), PLACE_USAGE, "refused");
    tap_text(err.message, "--fps is 'x', wanted a whole number", "a kind is named");
    tap_int(place_parse_size("1X", "--memory", 1, 9, &size, &err), PLACE_USAGE, "refused");
    tap_text(err.message, "--memory is '1X', wanted a size such as 4096, 64K, 512M or 2G",
             "examples are named");
}

int main(void) {
    tap_begin();
    test_int();
    test_double();
    test_scaled("size", size_rows, sizeof size_rows / sizeof *size_rows, place_parse_size);
    test_scaled("count", count_rows, sizeof count_rows / sizeof *count_rows, place_parse_count);
    test_rgb();
    test_messages();
    return tap_end();
}
