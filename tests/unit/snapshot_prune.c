/* source/snapshot_prune: which snapshots stay, at the edges of periods. tests/cli/snapshot.t
 * compares with python3 over random moments. */
#include "source/snapshot_prune.h"
#include "../tap.h"
#include "base/time.h"

static struct place_err err;

enum { ROWS_MOST = 16 };

/* Rows at these moments, "-" for none, "!" before it for one of a seq 0; what stays of them as
 * text, a digit or letter for each. */
static const struct {
    const char *name, *keep, *moments[ROWS_MOST], *stays;
} rows[] = {
    {"no rows", "hourly=3", {NULL}, ""},
    {"one row stays", "hourly=0", {"2026-01-01"}, "0"},
    {"the last microsecond of an hour",
     "hourly=5",
     {"2026-01-01 09:59:59.999999", "2026-01-01 10:00:00", "2026-01-01 10:00:00.000001"},
     "02"},
    {"fewer hours", "hourly=2", {"2026-01-01 09:00", "2026-01-01 10:00", "2026-01-01 20:00"}, "12"},
    {"a day in UTC",
     "daily=9",
     {"2026-01-01 00:00", "2026-01-01 23:59:59.999999", "2026-01-02 00:00"},
     "12"},
    {"a week begins on Monday",
     "weekly=9",
     {"2026-01-04 23:59:59", "2026-01-05 00:00:00", "2026-01-11 23:00", "2026-01-12"},
     "023"},
    {"a week over New Year", "weekly=9", {"2025-12-29", "2026-01-04", "2026-01-05"}, "12"},
    {"a month, and its leap day",
     "monthly=9",
     {"2024-01-31 23:59", "2024-02-01", "2024-02-29 23:59:59", "2024-03-01"},
     "023"},
    {"the same month of two years", "monthly=9", {"2024-05-05", "2025-05-05"}, "01"},
    {"a year",
     "yearly=9",
     {"2024-12-31 23:59:59", "2025-01-01", "2025-12-31", "2026-01-01"},
     "023"},
    {"before 1970",
     "daily=9",
     {"1969-12-30 12:00", "1969-12-31 00:00", "1969-12-31 23:59", "1970-01-01"},
     "023"},
    {"hours before 1970",
     "hourly=9",
     {"1969-12-31 22:59", "1969-12-31 23:00", "1969-12-31 23:30"},
     "02"},
    {"a week before 1970",
     "weekly=9",
     {"1969-12-28", "1969-12-29", "1970-01-04", "1970-01-05"},
     "023"},
    {"a seq 0 stays", "hourly=1", {"!2026-01-01", "2026-01-02", "2026-01-03"}, "02"},
    {"... and stands for its hour",
     "hourly=1",
     {"2026-01-01", "!2026-01-01 00:30", "2026-01-02"},
     "12"},
    {"no moment stays, and no hour is counted",
     "hourly=1",
     {"-", "-", "2026-01-01", "2026-01-02"},
     "013"},
    {"nothing has a moment", "hourly=1", {"-", "-"}, "01"},
    {"two rules",
     "hourly=2,daily=2",
     {"2026-01-01 05:00", "2026-01-01 06:00", "2026-01-02 05:00", "2026-01-02 06:00",
      "2026-01-02 07:00"},
     "134"},
};

static void fill_row(const char *moment, struct place_pg_snapshot *row) {
    *row = (struct place_pg_snapshot){.has_event = true, .last_event_id = 17};
    if (*moment == '!')
        row->last_event_id = UINT64_C(5) << PLACE_PG_SEQ_BITS;
    moment += *moment == '!';
    row->has_time = *moment != '-';
    if (row->has_time && place_parse_time(moment, "moment", &row->time, &err))
        tap_ok(false, "%s", err.message);
}

static void test_row(size_t i) {
    struct place_pg_snapshot snapshots[ROWS_MOST];
    struct place_pg_snapshot_list list = {.rows = snapshots};
    struct place_keep keep;
    bool kept[ROWS_MOST];
    char stays[ROWS_MOST + 1] = "";
    for (; list.count < ROWS_MOST && rows[i].moments[list.count]; list.count++)
        fill_row(rows[i].moments[list.count], &snapshots[list.count]);
    tap_code(place_keep_parse(rows[i].keep, "--keep", &keep, &err), PLACE_OK, &err, rows[i].keep);
    place_keep_choose(&list, &keep, kept);
    for (size_t row = 0, at = 0; row < list.count; row++)
        if (kept[row])
            stays[at++] = "0123456789abcdef"[row];
    tap_text(stays, rows[i].stays, rows[i].name);
}

static void test_bad_lists(void) {
    static const char *const bad[] = {"",
                                      "hourly",
                                      "hourly=",
                                      "=3",
                                      "hourly=3,",
                                      ",",
                                      "Hourly=3",
                                      "hour=3",
                                      "hourly=-1",
                                      "hourly=3.5",
                                      "daily=3,daily=3",
                                      "daily= 3",
                                      "daily=1000001",
                                      "daily=00000000000000000000000000000000000003"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct place_keep keep;
        tap_int(place_keep_parse(bad[i], "--keep", &keep, &err), PLACE_USAGE, bad[i]);
        tap_ok(strncmp(err.message, "--keep: ", 8) == 0, "... names the option");
    }
}

int main(void) {
    tap_begin();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        test_row(i);
    test_bad_lists();
    return tap_end();
}
