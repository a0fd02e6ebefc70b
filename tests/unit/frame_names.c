/* The names of a sequence's files, and what an old times.csv tells of them. */
#include "video/frame_names.h"
#include "../tap.h"
#include "../tempdir.h"

static void test_names(void) {
    static const struct {
        uint64_t count, number;
        const char *name;
    } rows[] = {
        {1, 0, "0000.png"},          {10000, 9999, "9999.png"},    {10001, 0, "00000.png"},
        {10001, 10000, "10000.png"}, {100000, 99999, "99999.png"}, {10000000, 41, "0000041.png"},
        {0, 0, "0000.png"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct place_frame_names names = place_frame_names_for(rows[i].count);
        char name[PLACE_FRAME_NAME];
        place_frame_name(&names, rows[i].number, name);
        tap_text(name, rows[i].name, "a name");
        tap_int(place_frame_names_have(&names, name), rows[i].number < rows[i].count,
                "... is known again");
    }
}

static void test_strangers(void) {
    static const char *const others[] = {
        "",          ".png",     "1500.png",  "00000.png",
        "000.png",   "0000.PNG", "0000.pngx", "0000",
        "-001.png",  " 000.png", "0x00.png",  "0000.png.png",
        "times.csv", "../0.png", "00a0.png",  "99999999999999999999999999.png"};
    const struct place_frame_names names = place_frame_names_for(1500);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        tap_ok(!place_frame_names_have(&names, others[i]), "'%s' is none", others[i]);
    const struct place_frame_names none = {0};
    tap_ok(!place_frame_names_have(&none, ".png"), "no names have nothing");
}

static void test_times(void) {
#define HEADER "frame,file,time,events\n"
    static const struct {
        const char *text;
        int digits;
        uint64_t count;
    } rows[] = {
        {HEADER "0,0000.png,2022-04-01T12:00:00Z,1\n", 4, 1},
        {HEADER "0,00000.png,2022-04-01T12:00:00Z,1\n10000,10000.png,2022-04-01T13:00:00Z,9\n", 5,
         10001},
        {HEADER "0,0000.png,2022-04-01T12:00:00Z,1\n1,0001.png,2022-04-01T12:00", 0, 0},
        {HEADER, 0, 0},
        {"", 0, 0},
        {"0,0000.png,2022-04-01T12:00:00Z,1\n", 0, 0},
        {"time,frame\n0,0000.png,2022-04-01T12:00:00Z,1\n", 0, 0},
        {HEADER "5,0004.png,2022-04-01T12:00:00Z,1\n", 0, 0},
        {HEADER "5,005.png,2022-04-01T12:00:00Z,1\n", 0, 0},
        {HEADER "5,0005.jpg,2022-04-01T12:00:00Z,1\n", 0, 0},
        {HEADER "5,../0005.png,2022-04-01T12:00:00Z,1\n", 0, 0},
        {HEADER "-5,0005.png,2022-04-01T12:00:00Z,1\n", 0, 0},
        {HEADER "99999999999999999999,0005.png,2022-04-01T12:00:00Z,1\n", 0, 0},
        {HEADER "5,00000000000000000000000000000005.png,2022-04-01T12:00:00Z,1\n", 0, 0},
        {HEADER "5\n", 0, 0},
        {HEADER "\n\n", 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tempdir_write("times.csv", rows[i].text);
        const struct place_frame_names names = place_frame_names_read(".");
        tap_ok(names.digits == rows[i].digits && names.count == rows[i].count,
               "times.csv %zu: %" PRIu64 " frames of %d digits", i, names.count, names.digits);
    }
    unlink("times.csv");
    tap_int((int64_t)place_frame_names_read(".").count, 0, "no times.csv");
    tap_int((int64_t)place_frame_names_read("nowhere").count, 0, "no directory");
}

/* Long files are read at their ends alone. */
static void test_long_times(void) {
    FILE *file = fopen("times.csv", "wb");
    if (!file) {
        tap_ok(false, "times.csv");
        return;
    }
    fputs(HEADER, file);
    for (int i = 0; i < 3000; i++)
        fprintf(file, "%d,%04d.png,2022-04-01T12:44:10.315123Z,%d\n", i, i, 12345678 + i);
    fclose(file);
    const struct place_frame_names names = place_frame_names_read(".");
    tap_ok(names.digits == 4 && names.count == 3000, "a long one");
}

int main(void) {
    tap_begin();
    tempdir_begin();
    test_names();
    test_strangers();
    test_times();
    test_long_times();
    tempdir_end();
    return tap_end();
}
