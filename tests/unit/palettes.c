/* lib/formats: palettes from files of every format. */
#include "../fault.h"
#include "../tap.h"
#include "../tempdir.h"
#include "formats/palette_file.h"

static struct place_err err;

static const struct {
    const char *text;
    const char *message; /* NULL: read */
    unsigned count;
    uint32_t last;
} palettes[] = {
    /* GIMP */
    {"GIMP Palette\n255 69 0\n", NULL, 1, 0xff4500},
    {"GIMP Palette\nName: x\nColumns: 4\nChannels: RGB\n# note\n\n  0   1\t2 name of it\r\n", NULL,
     1, 0x000102},
    {"GIMP Palette\r\n0 0 0\r\n255 255 255", NULL, 2, 0xffffff},
    {"\xef\xbb\xbfGIMP Palette\n1 2 3", NULL, 1, 0x010203},
    {"GIMP Palette\n", "no colour in it", 0, 0},
    {"GIMP Palette\n0 0 256\n", "line 2 is not 'R G B name'", 0, 0},
    {"GIMP Palette\n0 0\n", "line 2 is not", 0, 0},
    {"GIMP Palette\n0 0 0\n0 -1 0\n", "line 3 is not", 0, 0},
    {"GIMP Palette\n0 0 0x\n", "line 2 is not", 0, 0},
    {"GIMP Palette\n0 0 99999999999999999999\n", "line 2 is not", 0, 0},
    {"GIMP Palette\n#FFFFFF\nFFFFFF\n", "line 3 is not", 0, 0},
    /* paint.NET */
    {"; paint.NET palette\r\nFFFF4500\r\n\r\nff00a368\r\n", NULL, 2, 0x00a368},
    {"FFFF4500", NULL, 1, 0xff4500},
    {"  FFFF4500  \n;FF000000\n", NULL, 1, 0xff4500},
    {";\n", "no colour in it", 0, 0},
    {";\nFFFF4500\n80FF4500\n", "line 3: '80FF4500' is not opaque", 0, 0},
    {";\n00FF4500\n", "line 2: '00FF4500' is not opaque", 0, 0},
    {";\nFFFF4500\nFF4500\n", "line 3 is not 'AARRGGBB'", 0, 0},
    {";\n#FFFF4500\n", "line 2 is not 'AARRGGBB'", 0, 0},
    {";\nFFFF450G\n", "line 2 is not 'AARRGGBB'", 0, 0},
    /* CSV */
    {"#FF4500\n#00a368\n", NULL, 2, 0x00a368},
    {"FF4500\r\n\r\n00A368", NULL, 2, 0x00a368},
    {"hex\n#FF4500\n", NULL, 1, 0xff4500},
    {"name,color\norange red,#FF4500\n\"green, dark\",\"#00A368\"\n", NULL, 2, 0x00a368},
    {"0,#FF4500\n1,00A368\n", NULL, 2, 0x00a368},
    {"255,69,0\n0,163,104\n", NULL, 2, 0x00a368},
    {"R,G,B\n255,69,0\n", NULL, 1, 0xff4500},
    {"index,red,green,blue\n0,255,69,0\n1,0,163,104\n", NULL, 2, 0x00a368},
    {"red,255,69,0\n", NULL, 1, 0xff4500},
    {"\xef\xbb\xbf#FF4500\n", NULL, 1, 0xff4500},
    {"index,color\n", "no colour in it", 0, 0},
    {"JASC-PAL\n0100\n16\n0 0 0\n", "line 1 is no colour", 0, 0},
    {"#FF450\n#FF4500\n", "line 1 is no colour", 0, 0}, /* no header: it would move the others */
    {"#FF4500\nname\n", "line 2 is no colour", 0, 0},
    {"#FF4500\n#FF45000\n", "line 2 is no colour", 0, 0},
    {"#FF4500\n# note\n", "line 2 is no colour", 0, 0},
    {"#FF4500,orange\n", "line 1 is no colour", 0, 0},
    {"255,69,256\n", "line 1 is no colour", 0, 0},
    {"255,69,-1\n", "line 1 is no colour", 0, 0},
    {"0,255,69,0,255\n", "line 1 is no colour", 0, 0},
    {"255,69,\n", "line 1 is no colour", 0, 0},
    {"a,\"#FF4500\n", "line 1 is no colour", 0, 0},
    {"0,#FF4500\n2,#00A368\n", "line 2: its index is 2, and its place 1", 0, 0},
    {"1,255,69,0\n", "line 1: its index is 1, and its place 0", 0, 0},
    /* JSON */
    {"{\"canvasCode\":\"9\",\"palette\":[{\"name\":\"Red\",\"value\":\"FF4500\"},{\"value\":"
     "\"00a368\"}]}",
     NULL, 2, 0x00a368},
    {"{\"palette\":[\"#FF4500\",\"00A368\"]}\n", NULL, 2, 0x00a368},
    {" [\"#FF4500\"]\n", NULL, 1, 0xff4500},
    {"[{\"name\":\"Red\",\"value\":\"#FF4500\"}]", NULL, 1, 0xff4500},
    {"{\"palette\":[]}", "no colour in it", 0, 0},
    {"{\"colors\":[\"#FF4500\"]}", "no list 'palette'", 0, 0},
    {"{\"palette\":{\"0\":\"#FF4500\"}}", "no list 'palette'", 0, 0},
    {"[\"#FF4500\",\"#FF450\"]", "entry 1 is not a colour", 0, 0},
    {"[\"#FF4500\",16711680]", "entry 1 is not a colour", 0, 0},
    {"[{\"name\":\"FF4500\"}]", "entry 0 is not a colour", 0, 0},
    {"{\n\"palette\":[\n\"#FF4500\"", "line 3 is not JSON", 0, 0},
    /* nothing */
    {"", "no colour in it", 0, 0},
    {"\n\r\n", "no colour in it", 0, 0},
    {"hello\n", "line 1 is no colour", 0, 0},
};

static void test_palettes(void) {
    struct place_palette palette;
    for (size_t i = 0; i < sizeof palettes / sizeof *palettes; i++) {
        tempdir_write("p.txt", palettes[i].text);
        const enum place_code code = place_palette_read("p.txt", &palette, &err);
        if (palettes[i].message)
            tap_ok(code == PLACE_DATA && strstr(err.message, palettes[i].message) &&
                       strncmp(err.message, "p.txt: ", 7) == 0 && strstr(err.hint, "GIMP"),
                   "palette %zu: %s", i, code ? err.message : "read");
        else
            tap_ok(code == PLACE_OK && palette.count == palettes[i].count &&
                       palette.rgb[palette.count - 1] == palettes[i].last,
                   "palette %zu is read%s%s", i, code ? ": " : "", code ? err.message : "");
    }
}

/* So many colours in each format; all are the same one, which may be. */
static const struct {
    const char *name, *before, *color, *between, *after;
} formats[] = {{"GIMP", "GIMP Palette\n", "1 2 3\n", "", ""},
               {"paint.NET", "; \n", "FF010203\n", "", ""},
               {"CSV", "", "#010203\n", "", ""},
               {"JSON", "[", "\"010203\"", ",", "]"}};

static void test_limits(void) {
    struct place_palette palette;
    for (size_t i = 0; i < 2 * sizeof formats / sizeof *formats; i++) {
        const int count = 255 + i % 2;
        FILE *file = fopen("p.txt", "w");
        fputs(formats[i / 2].before, file);
        for (int at = 0; at < count; at++)
            fprintf(file, "%s%s", at ? formats[i / 2].between : "", formats[i / 2].color);
        fputs(formats[i / 2].after, file);
        fclose(file);
        const enum place_code code = place_palette_read("p.txt", &palette, &err);
        if (count == 255)
            tap_ok(code == PLACE_OK && palette.count == 255 && palette.rgb[254] == 0x010203,
                   "%s: 255 colours", formats[i / 2].name);
        else
            tap_ok(code == PLACE_DATA && strstr(err.message, "more than 255 colours"),
                   "%s: 256 are too many: %s", formats[i / 2].name, err.message);
    }
}

static void test_files(void) {
    struct place_palette palette;
    tap_code(place_palette_read("none.gpl", &palette, &err), PLACE_IO, &err, "a missing palette");
    tap_text(err.message, "none.gpl: No such file or directory", "... is named");
    tap_code(place_palette_read(".", &palette, &err), PLACE_IO, &err, "a directory is none");
    FILE *file = fopen("p.aco", "wb");
    fwrite("\0\1\0\2", 1, 4, file);
    fclose(file);
    tap_ok(place_palette_read("p.aco", &palette, &err) == PLACE_DATA &&
               strstr(err.message, "p.aco: not a text"),
           "one of bytes is not read: %s", err.message);
    file = fopen("p.txt", "wb");
    for (int i = 0; i < 17 << 14; i++)
        fprintf(file, "%1023s\n", "");
    fclose(file);
    tap_ok(place_palette_read("p.txt", &palette, &err) == PLACE_DATA &&
               strstr(err.message, "p.txt: more than 16 MiB"),
           "one of blanks only is not read for ever: %s", err.message);
}

static void test_faults(void) {
    struct place_palette palette;
    long n = 1;
    int wrong = 0;
    tempdir_write("p.txt", "[\"#FF4500\"]");
    for (;; n++) {
        fault_at(n);
        const enum place_code code = place_palette_read("p.txt", &palette, &err);
        if (!fault_disarm())
            break;
        wrong += code != PLACE_MEMORY;
    }
    tap_ok(wrong == 0 && n > 2, "each of %ld allocations failing is told", n - 1);
}

/* Those among the samples. */
static void test_samples(void) {
    static const struct {
        const char *path;
        unsigned count;
        uint32_t first, last;
    } samples[] = {{"samples/palettes/reddit2017.gpl", 16, 0xffffff, 0x820080},
                   {"samples/palettes/reddit2022.gpl", 32, 0x6d001a, 0xffffff},
                   {"samples/palettes/pxls.gpl", 34, 0xffffff, 0xff7872},
                   {"samples/palettes/placetools.gpl", 32, 0x1b1b24, 0xff4fd8},
                   {"samples/timelines/reddit2022.json", 32, 0x6d001a, 0xffffff}};
    struct place_palette palette;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        tap_ok(place_palette_read(samples[i].path, &palette, &err) == PLACE_OK &&
                   palette.count == samples[i].count && palette.rgb[0] == samples[i].first &&
                   palette.rgb[palette.count - 1] == samples[i].last,
               "%s", samples[i].path);
}

int main(void) {
    tap_begin();
    test_samples();
    tempdir_begin();
    test_palettes();
    test_limits();
    test_files();
    test_faults();
    tempdir_end();
    return tap_end();
}
