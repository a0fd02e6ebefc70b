/*
 * base/zone: times in zones against libc's, which reads the same database by code of its own; its
 * rules against libc's TZ; files that are damaged. Without a database zones are made here.
 */
#include "base/zone.h"
#include "../fault.h"
#include "../random.h"
#include "../tap.h"
#include "../tempdir.h"
#include "base/time.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#define DATABASE "/usr/share/zoneinfo"

static void set_libc(const char *zone) {
    setenv("TZ", zone, 1);
    tzset();
}

/* What libc shows in the zone that was set. */
static void libc_text(int64_t seconds, char text[PLACE_ZONED_TEXT]) {
    const time_t time = (time_t)seconds;
    struct tm local;
    localtime_r(&time, &local);
    strftime(text, PLACE_ZONED_TEXT, "%Y-%m-%d %H:%M:%S %Z", &local);
}

static long libc_offset(int64_t seconds) {
    const time_t time = (time_t)seconds;
    struct tm local;
    localtime_r(&time, &local);
    return local.tm_gmtoff;
}

static bool same_as_libc(const struct place_zone *zone, int64_t seconds) {
    char wanted[PLACE_ZONED_TEXT], got[PLACE_ZONED_TEXT];
    libc_text(seconds, wanted);
    place_format_time_in(zone, seconds * PLACE_SECOND + random_between(0, 999999), true, got);
    if (strcmp(got, wanted) == 0 &&
        place_zone_at(zone, seconds * PLACE_SECOND).offset == libc_offset(seconds))
        return true;
    printf("# at %" PRId64 " got '%s', libc shows '%s' in %s\n", seconds, got, wanted,
           getenv("TZ"));
    return false;
}

static bool named(const struct place_zone *zone, const char *name) {
    const char *each = NULL;
    for (size_t i = 0; (each = place_zone_name(zone, i)); i++)
        if (strcmp(each, name) == 0)
            return true;
    return false;
}

/* Where libc changes the offset between two instants at which it differs. */
static int64_t libc_edge(int64_t low, int64_t high) {
    const long before = libc_offset(low);
    while (high - low > 1) {
        const int64_t middle = low + (high - low) / 2;
        if (libc_offset(middle) == before)
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* Random instants from 1901 (the least that all of libc's files have) to 2200, and edges. */
static bool compare_with_libc(const struct place_zone *zone, int count) {
    bool same = true;
    for (int i = 0; same && i < count; i++) {
        const int64_t at = random_between(INT64_C(-2147483648), INT64_C(7258118400));
        const int64_t later = at + random_between(1, 200) * 86400;
        same = same_as_libc(zone, at) && named(zone, place_zone_at(zone, at * PLACE_SECOND).name);
        if (same && libc_offset(at) != libc_offset(later)) {
            const int64_t edge = libc_edge(at, later);
            same = same_as_libc(zone, edge - 1) && same_as_libc(zone, edge);
        }
    }
    return same;
}

/* ---- the database ---------------------------------------------------------------------------- */

static bool is_zone_file(const char *path) {
    char magic[4] = "";
    FILE *file = fopen(path, "rb");
    const bool is = file && fread(magic, 1, 4, file) == 4 && memcmp(magic, "TZif", 4) == 0;
    if (file)
        fclose(file);
    return is;
}

static int zones_tried, zones_wrong;

static void try_zone(const char *name, bool leaps) {
    struct place_zone *zone = NULL;
    struct place_err err = {0};
    const enum place_code code = place_zone_open(name, &zone, &err);
    zones_tried++;
    if (leaps) {
        zones_wrong += code != PLACE_DATA || !strstr(err.message, "leap seconds");
    } else if (code) {
        printf("# %s: %s\n", name, err.message);
        zones_wrong++;
    } else {
        set_libc(name);
        zones_wrong += !compare_with_libc(zone, 40);
    }
    place_zone_free(zone);
}

/* All zones below a folder of the database; `inside` is its name there. */
static void try_folder(const char *inside) {
    char path[2048];
    snprintf(path, sizeof path, "%s/%s", DATABASE, inside);
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        char name[1024];
        struct stat about;
        snprintf(name, sizeof name, "%s%s%s", inside, *inside ? "/" : "", entry->d_name);
        snprintf(path, sizeof path, "%s/%s", DATABASE, name);
        if (entry->d_name[0] == '.' || stat(path, &about) != 0)
            continue;
        if (S_ISDIR(about.st_mode))
            try_folder(name);
        else if (is_zone_file(path))
            try_zone(name, strncmp(inside, "right", 5) == 0);
    }
    if (folder)
        closedir(folder);
}

static void test_database(void) {
    if (!is_zone_file(DATABASE "/Europe/Berlin")) {
        tap_ok(true, "zones # SKIP no time zone database");
        return;
    }
    try_folder("");
    tap_ok(zones_wrong == 0, "all %d zones show what libc shows", zones_tried);
    tap_ok(zones_tried > 100, "they are many");
}

static void test_known(void) {
    static const struct {
        const char *zone;
        int64_t seconds;
        const char *wanted;
    } rows[] = {
        {"Europe/Berlin", 1649007502, "2022-04-03 19:38:22 CEST"},
        {"Europe/Berlin", 1667091599, "2022-10-30 02:59:59 CEST"},
        {"Europe/Berlin", 1667091600, "2022-10-30 02:00:00 CET"},
        {"Asia/Kathmandu", 1649007502, "2022-04-03 23:23:22 +0545"},
        {"America/St_Johns", 1649007502, "2022-04-03 15:08:22 NDT"},
        {"Europe/Dublin", 1640995200, "2022-01-01 00:00:00 GMT"},
        {"Australia/Sydney", 4102444800, "2100-01-01 11:00:00 AEDT"},
        {"America/New_York", -2524521600, "1889-12-31 19:00:00 EST"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct place_err err = {0};
        struct place_zone *zone = NULL;
        char text[PLACE_ZONED_TEXT] = "";
        if (!is_zone_file(DATABASE "/Europe/Berlin"))
            return;
        tap_code(place_zone_open(rows[i].zone, &zone, &err), PLACE_OK, &err, rows[i].zone);
        place_format_time_in(zone, rows[i].seconds * PLACE_SECOND, true, text);
        tap_text(text, rows[i].wanted, "... as its tables say");
        place_zone_free(zone);
    }
}

/* ---- offsets and names ----------------------------------------------------------------------- */

static void test_offsets(void) {
    static const struct {
        const char *name;
        int32_t offset;
        const char *minutes;
    } rows[] = {
        {"UTC", 0, "2022-04-03 17:38 UTC"},           {"+02:00", 7200, "2022-04-03 19:38 +02:00"},
        {"-0330", -12600, "2022-04-03 14:08 -03:30"}, {"+2", 7200, "2022-04-03 19:38 +02:00"},
        {"-11", -39600, "2022-04-03 06:38 -11:00"},   {"+00:00", 0, "2022-04-03 17:38 UTC"},
        {"+23:59", 86340, "2022-04-04 17:37 +23:59"}, {"+0545", 20700, "2022-04-03 23:23 +05:45"},
    };
    setenv("TZDIR", "/nonexistent", 1);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct place_err err = {0};
        struct place_zone *zone = NULL;
        const int64_t time = INT64_C(1649007502999999);
        char text[PLACE_ZONED_TEXT] = "";
        tap_code(place_zone_open(rows[i].name, &zone, &err), PLACE_OK, &err, rows[i].name);
        tap_int(place_zone_at(zone, time).offset, rows[i].offset, "... its offset");
        place_format_time_in(zone, time, false, text);
        tap_text(text, rows[i].minutes, "... and minutes");
        tap_ok(named(zone, place_zone_at(zone, time).name), "... its name is one of its names");
        tap_ok(!place_zone_name(zone, 1), "... the only one");
        place_zone_free(zone);
    }
    unsetenv("TZDIR");
}

static void test_utc(void) {
    char text[PLACE_ZONED_TEXT];
    place_format_time_in(NULL, -1, true, text);
    tap_text(text, "1969-12-31 23:59:59 UTC", "no zone is UTC; a fraction before 1970 is dropped");
    tap_text(place_zone_name(NULL, 0), "UTC", "its name");
    tap_ok(!place_zone_name(NULL, 1), "its only name");
    struct place_err err = {0};
    struct place_zone *zone = NULL;
    tap_code(place_zone_open("-23:59", &zone, &err), PLACE_OK, &err, "an offset");
    place_format_time_in(zone, PLACE_TIME_MIN, true, text);
    tap_text(text, "0000-12-31 00:01:00 -23:59", "the first time");
    place_zone_free(zone);
    zone = NULL;
    tap_code(place_zone_open("+23:59", &zone, &err), PLACE_OK, &err, "another");
    place_format_time_in(zone, PLACE_TIME_MAX, true, text);
    tap_text(text, "10000-01-01 23:58:59 +23:59", "the last time");
    place_zone_free(zone);
}

static void test_unknown(void) {
    static const char *const names[] = {"",
                                        "Europe/Berln",
                                        "Europe",
                                        "zone.tab",
                                        "tzdata.zi",
                                        "/etc/localtime",
                                        "../zoneinfo/Europe/Berlin",
                                        "Europe/../Europe/Berlin",
                                        "Europe/Berlin/",
                                        "Europe/Berlin ",
                                        "Europe/Ber%lin",
                                        "CEST-2",
                                        "+",
                                        "+24:00",
                                        "+02:60",
                                        "+02:",
                                        "+2:00",
                                        "+020",
                                        "+02:000",
                                        "-+02",
                                        "+0a",
                                        "utc"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct place_err err = {0};
        struct place_zone *zone = NULL;
        char wanted[128];
        snprintf(wanted, sizeof wanted, "unknown time zone '%s'", names[i]);
        tap_int(place_zone_open(names[i], &zone, &err), PLACE_USAGE, wanted);
        tap_text(err.message, wanted, "... is said");
        tap_ok(strstr(err.hint, "+02:00"), "... with a hint");
        tap_ok(!zone, "... and no zone");
    }
    char name[3000];
    struct place_err err = {0};
    struct place_zone *zone = NULL;
    memset(name, 'a', sizeof name);
    name[sizeof name - 1] = '\0';
    tap_int(place_zone_open(name, &zone, &err), PLACE_USAGE, "a name longer than any path");
    name[300] = '\0';
    tap_int(place_zone_open(name, &zone, &err), PLACE_USAGE, "a name longer than a file's");
    setenv("TZDIR", "/nonexistent", 1);
    tap_int(place_zone_open("Europe/Berlin", &zone, &err), PLACE_USAGE, "without a database");
    tap_ok(strstr(err.hint, "no time zone database in '/nonexistent'"), "... the hint says so");
    unsetenv("TZDIR");
}

/* ---- files made here ------------------------------------------------------------------------- */

struct maker {
    unsigned char bytes[2048];
    size_t size;
};

static void put(struct maker *maker, const void *bytes, size_t size) {
    memcpy(maker->bytes + maker->size, bytes, size);
    maker->size += size;
}

static void put_number(struct maker *maker, int64_t number, int size) {
    for (int i = size - 1; i >= 0; i--)
        put(maker, &(unsigned char){(unsigned char)((uint64_t)number >> 8 * i)}, 1);
}

/* A header and a block with two kinds of time and these changes from one to the other. */
static void put_block(struct maker *maker, char version, const int64_t *changes, int count) {
    const int counts[] = {2, 2, 0, count, 2, 8};
    const int size = version && maker->size ? 8 : 4;
    put(maker, "TZif", 4);
    put(maker, &version, 1);
    put(maker, (char[15]){0}, 15);
    for (int i = 0; i < 6; i++)
        put_number(maker, counts[i], 4);
    for (int i = 0; i < count; i++)
        put_number(maker, changes[i], size);
    for (int i = 0; i < count; i++)
        put_number(maker, 1 - i % 2, 1);
    put(maker, "\0\0\x0e\x10\0\0\0\0\x1c\x20\1\4", 12); /* 3600, no summer, 0; 7200, summer, 4 */
    put(maker, "AAA\0BBB", 8);
    put(maker, "\0\0\0\0", 4);
}

static void save(const struct maker *maker, const char *name) {
    FILE *file = fopen(name, "wb");
    if (!file || fwrite(maker->bytes, 1, maker->size, file) != maker->size || fclose(file) != 0)
        perror(name);
}

static const int64_t made_changes[] = {1000, 2000, 3000};

/* Of the second version, with a rule at the end. */
static struct maker made_zone(const char *rule) {
    struct maker maker = {.size = 0};
    put_block(&maker, '2', made_changes, 2); /* the old block lacks one, to tell them apart */
    put_block(&maker, '2', made_changes, 3);
    put(&maker, "\n", 1);
    put(&maker, rule, strlen(rule));
    put(&maker, "\n", 1);
    return maker;
}

static enum place_code open_made(const struct maker *maker, struct place_zone **zone,
                                 struct place_err *err) {
    *zone = NULL;
    save(maker, "Made");
    return place_zone_open("Made", zone, err);
}

static void test_made(void) {
    static const struct {
        int64_t seconds;
        const char *old, *new;
    } rows[] = {{-100000, "AAA", "AAA"}, {999, "AAA", "AAA"},   {1000, "BBB", "BBB"},
                {1999, "BBB", "BBB"},    {2000, "AAA", "AAA"},  {2999, "AAA", "AAA"},
                {3000, "BBB", "CCC"},    {900000, "BBB", "CCC"}};
    struct maker old = {.size = 0}, new = made_zone("CCC5");
    struct place_zone *zone = NULL;
    struct place_err err = {0};
    put_block(&old, 0, made_changes, 3);
    tap_code(open_made(&old, &zone, &err), PLACE_OK, &err, "a file of the first version");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        tap_text(place_zone_at(zone, rows[i].seconds * PLACE_SECOND).name, rows[i].old, "its name");
    place_zone_free(zone);
    tap_code(open_made(&new, &zone, &err), PLACE_OK, &err, "of the second, with a rule");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        tap_text(place_zone_at(zone, rows[i].seconds * PLACE_SECOND).name, rows[i].new, "its name");
    place_zone_free(zone);
    new = made_zone("");
    tap_code(open_made(&new, &zone, &err), PLACE_OK, &err, "with an empty rule");
    tap_text(place_zone_at(zone, 4000 * PLACE_SECOND).name, "BBB", "... the last change holds on");
    place_zone_free(zone);
}

static void test_rules(void) {
    static const char *const rules[] = {
        "CET-1CEST,M3.5.0,M10.5.0/3",
        "IST-1GMT0,M10.5.0,M3.5.0/1",
        "NST3:30NDT,M3.2.0,M11.1.0",
        "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
        "EET-2EEST,M3.4.4/50,M10.4.4/50",
        "AEST-10AEDT,M10.1.0,M4.1.0/3",
        "AAA-5:30:15BBB-6,J60/1,J300",
        "AAA3BBB,59/3:15:30,300/-2",
        "AAA0BBB,J59,J365/23",
        "<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45",
        "<-03>3",
        "AAA-14",
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        struct maker maker = made_zone(rules[i]);
        struct place_zone *zone = NULL;
        struct place_err err = {0};
        bool same = true;
        if (!tap_code(open_made(&maker, &zone, &err), PLACE_OK, &err, rules[i]))
            continue;
        set_libc(rules[i]);
        for (int times = 0; same && times < 400; times++) {
            const int64_t at = random_between(4000, INT64_C(10000000000));
            const int64_t later = at + random_between(1, 200) * 86400;
            same = same_as_libc(zone, at);
            if (same && libc_offset(at) != libc_offset(later)) {
                const int64_t edge = libc_edge(at, later);
                same = same_as_libc(zone, edge - 1) && same_as_libc(zone, edge);
            }
        }
        tap_ok(same, "... as libc's TZ has it");
        place_zone_free(zone);
    }
}

/* RFC 8536, 3.3.1: summer all the year. Libc goes by the year of UTC and has some hours of winter.
 */
static void test_long_summer(void) {
    const struct maker maker = made_zone("EST5EDT,0/0,J365/25");
    struct place_zone *zone = NULL;
    struct place_err err = {0};
    int winters = 0;
    if (!tap_code(open_made(&maker, &zone, &err), PLACE_OK, &err, "a summer without end"))
        return;
    for (int64_t at = 4000; at < INT64_C(4102444800); at += 1800)
        winters += place_zone_at(zone, at * PLACE_SECOND).offset != -4 * 3600;
    tap_int(winters, 0, "... has no winter");
    place_zone_free(zone);
}

static void test_bad_rules(void) {
    static const char *const rules[] = {"A3",
                                        "AAA",
                                        "AAA+",
                                        "AAA25",
                                        "AAA3BBB",
                                        "AAA3BBB,",
                                        "AAA3BBB,J0,1",
                                        "AAA3BBB,J366,1",
                                        "AAA3BBB,366,1",
                                        "AAA3BBB,M0.1.0,M3.1.0",
                                        "AAA3BBB,M13.1.0,M3.1.0",
                                        "AAA3BBB,M1.0.0,M3.1.0",
                                        "AAA3BBB,M1.6.0,M3.1.0",
                                        "AAA3BBB,M1.1.7,M3.1.0",
                                        "AAA3BBB,1",
                                        "AAA3BBB,1,2,3",
                                        "AAA3BBB,1/168,2",
                                        "AAA3BBB,1/2:60,2",
                                        "<AAA3",
                                        "<A.A>3",
                                        "AAA3:60",
                                        "AAA3:1:60",
                                        "AAAAAAAAAAAAAAAA3",
                                        "AAA3 ",
                                        "A1A3",
                                        "AAA3BB,1,2"};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        struct maker maker = made_zone(rules[i]);
        struct place_zone *zone = NULL;
        struct place_err err = {0};
        tap_int(open_made(&maker, &zone, &err), PLACE_DATA, rules[i]);
        place_zone_free(zone);
    }
}

/* Cut anywhere it is refused; with any byte changed it is refused or shows something. */
static void test_damage(void) {
    const struct maker whole = made_zone("CET-1CEST,M3.5.0,M10.5.0/3");
    struct place_zone *zone = NULL;
    struct place_err err = {0};
    int accepted = 0, unnamed = 0;
    for (size_t size = 0; size < whole.size; size++) {
        struct maker cut = whole;
        cut.size = size;
        const enum place_code code = open_made(&cut, &zone, &err);
        accepted += code != (size < 4 ? PLACE_USAGE : PLACE_DATA);
        unnamed += size >= 4 && !strstr(err.message, "Made' is a damaged time zone file");
        place_zone_free(zone);
    }
    tap_int(accepted, 0, "no part of a file is a zone");
    tap_int(unnamed, 0, "... which is said with its path");
    int refused = 0;
    for (int times = 0; times < 3000; times++) {
        struct maker changed = whole;
        char text[PLACE_ZONED_TEXT];
        changed.bytes[random_between(0, (int64_t)whole.size - 1)] =
            (unsigned char)random_between(0, 255);
        refused += open_made(&changed, &zone, &err) != PLACE_OK;
        for (int i = 0; zone && i < 5; i++)
            place_format_time_in(zone, random_between(PLACE_TIME_MIN, PLACE_TIME_MAX), true, text);
        place_zone_free(zone);
    }
    tap_ok(refused > 100, "of 3000 with a byte changed %d are refused", refused);
}

static void test_wrong_files(void) {
    struct place_zone *zone = NULL;
    struct place_err err = {0};
    struct maker unordered = {.size = 0};
    put_block(&unordered, 0, (int64_t[]){1000, 1000}, 2);
    tap_int(open_made(&unordered, &zone, &err), PLACE_DATA, "changes that are not in order");
    tap_ok(mkfifo("Pipe", 0600) == 0, "a pipe");
    tap_int(place_zone_open("Pipe", &zone, &err), PLACE_USAGE, "... is no zone");
    if (geteuid() != 0) {
        chmod("Made", 0);
        tap_int(place_zone_open("Made", &zone, &err), PLACE_IO, "a file that is not for us");
    }
}

static void test_no_memory(void) {
    struct place_zone *zone = NULL;
    const struct maker maker = made_zone("CET-1CEST,M3.5.0,M10.5.0/3");
    unlink("Made");
    save(&maker, "Made");
    static const char *const names[] = {"Made", "+02:00"};
    for (int i = 0; i < 2; i++)
        for (long n = 1;; n++) {
            struct place_err err = {0};
            zone = NULL;
            fault_at(n);
            const enum place_code code = place_zone_open(names[i], &zone, &err);
            if (!fault_disarm()) {
                tap_code(code, PLACE_OK, &err, "opened after all");
                tap_ok(n > 2, "after some failures");
                place_zone_free(zone);
                break;
            }
            tap_ok(code == PLACE_MEMORY && !zone, "no memory");
        }
    place_zone_free(NULL);
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    unsetenv("TZDIR");
    test_database();
    test_known();
    test_offsets();
    test_utc();
    test_unknown();
    setenv("TZDIR", tempdir_path, 1);
    test_made();
    test_rules();
    test_long_summer();
    test_bad_rules();
    test_damage();
    test_wrong_files();
    test_no_memory();
    tempdir_files(true);
    tempdir_end();
    return tap_end();
}
