/* Maps as files: text compared whole, .npy and PNG taken apart by hand and by libpng. */
#include "measure/map_file.h"
#include "../random.h"
#include "../tap.h"
#include "../tempdir.h"
#include "base/bytes.h"
#include "measure/number_text.h"

#include <float.h>
#include <png.h>
#include <sys/wait.h>

static struct place_map map_of(enum place_map_type type, struct place_rect region, double *values) {
    return (struct place_map){
        .region = region, .type = type, .name = "age", .unit = "seconds", .values = values};
}

/* ---- numbers --------------------------------------------------------------------------------- */

/* The slow way: more and more digits until they read back. */
static int fewest_digits(double value) {
    char text[64];
    for (int digits = 1; digits < 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            return digits;
    }
    return 17;
}

/* Significant digits of a text: without sign, point, exponent and the zeros at both ends. */
static int digits_of(const char *text) {
    int count = 0, zeros = 0;
    for (; *text && *text != 'e'; text++) {
        if (*text < '0' || *text > '9' || (*text == '0' && count == 0))
            continue;
        count++;
        zeros = *text == '0' ? zeros + 1 : 0;
    }
    return count - zeros;
}

static void test_number_rows(void) {
    static const struct {
        double value;
        const char *text;
    } rows[] = {
        {0, "0"},
        {-0.0, "0"},
        {1, "1"},
        {-7, "-7"},
        {9007199254740992.0, "9007199254740992"},
        {100, "100"},
        {0.1, "0.1"},
        {0.5, "0.5"},
        {-2.25, "-2.25"},
        {86399.999999, "86399.999999"},
        {0.000001, "1e-06"},
        {0.0001, "0.0001"},
        {0.001234, "0.001234"},
        {1.0 / 3, "0.3333333333333333"},
        {2.0 / 3, "0.6666666666666666"},
        {0.1 + 0.2, "0.30000000000000004"},
        {123456.75, "123456.75"},
        {1e300, "1e+300"},
        {DBL_MAX, "1.7976931348623157e+308"},
        {5e-324, "5e-324"},
        {1e16, "1e+16"},
        {NAN, "nan"},
        {999999999999999.9, "999999999999999.9"},
        {0.99999999999999989, "0.9999999999999999"},
    };
    char text[PLACE_NUMBER_TEXT];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const size_t length = place_number_text(rows[i].value, text);
        tap_text(text, rows[i].text, rows[i].text);
        tap_ok(length == strlen(text), "... and its length");
    }
}

static bool is_shortest(double value) {
    char text[PLACE_NUMBER_TEXT];
    place_number_text(value, text);
    const bool right = strtod(text, NULL) == value && digits_of(text) <= fewest_digits(value);
    if (!right)
        printf("# %.17g became %s\n", value, text);
    return right;
}

static double any_double(void) {
    for (;;) {
        const uint64_t bits = random_next();
        double value = 0;
        memcpy(&value, &bits, sizeof value);
        if (isfinite(value))
            return value;
    }
}

static void test_shortest(void) {
    bool times = true, shares = true, any = true, edges = true;
    for (int i = 0; i < 200000; i++) {
        times &= is_shortest((double)random_between(0, INT64_C(400000000000000)) / 1e6);
        shares &= is_shortest((double)random_between(1, 4000) / (double)random_between(1, 4000));
        if (i % 20 == 0)
            any &= is_shortest(any_double());
    }
    for (int exponent = -60; exponent < 60; exponent++) /* gaps below are half of those above */
        edges &= is_shortest(ldexp(1, exponent)) && is_shortest(nextafter(ldexp(1, exponent), 0)) &&
                 is_shortest(nextafter(ldexp(1, exponent), 1e300));
    tap_ok(times, "seconds made of microseconds are as short as can be and read back");
    tap_ok(shares, "... and shares");
    tap_ok(any, "... and any doubles");
    tap_ok(edges, "... and those round powers of two");
}

/* ---- CSV ------------------------------------------------------------------------------------- */

static enum place_code save(const struct place_map *map, enum place_map_format format,
                            const char *path, bool replace, struct place_err *err) {
    const struct place_map_file_options options = {.format = format, .replace = replace};
    return place_map_save(map, path, &options, err);
}

static void check_text(const struct place_map *map, enum place_map_format format,
                       const char *wanted, const char *name) {
    struct place_err err = {0};
    char text[4096];
    tap_code(save(map, format, "x", true, &err), PLACE_OK, &err, name);
    tap_text(tempdir_read("x", text, sizeof text), wanted, "... as it should be");
}

static void test_csv(void) {
    double ages[] = {0.5, NAN, 86399.999999, NAN, NAN, 0};
    const struct place_map age = map_of(PLACE_MAP_REAL, (struct place_rect){-2, -1, 3, 2}, ages);
    check_text(&age, PLACE_MAP_CSV, "x,y,value\n-2,-1,0.5\n0,-1,86399.999999\n0,0,0\n",
               "reals: pixels without a value have no line");
    check_text(&age, PLACE_MAP_CSV_GRID, "0.5,nan,86399.999999\nnan,nan,0\n",
               "a grid of reals: nan where there is none");
    double counts[] = {0, 3, 9007199254740991.0, 0};
    const struct place_map count = map_of(PLACE_MAP_COUNT, (struct place_rect){7, 9, 2, 2}, counts);
    check_text(&count, PLACE_MAP_CSV, "x,y,value\n7,9,0\n8,9,3\n7,10,9007199254740991\n8,10,0\n",
               "counts: each pixel has a line, as a whole number");
    check_text(&count, PLACE_MAP_CSV_GRID, "0,3\n9007199254740991,0\n", "a grid of counts");
    const struct place_map column = map_of(PLACE_MAP_REAL, (struct place_rect){0, 0, 1, 2}, ages);
    check_text(&column, PLACE_MAP_CSV_GRID, "0.5\nnan\n", "a grid of one column has no empty line");
    double none[] = {NAN};
    const struct place_map empty = map_of(PLACE_MAP_REAL, (struct place_rect){0, 0, 1, 1}, none);
    check_text(&empty, PLACE_MAP_CSV, "x,y,value\n", "no value at all: the header alone");
}

/* More than is written at once: read back line by line. */
static void test_long_csv(void) {
    enum { WIDTH = 400, HEIGHT = 300 };
    struct place_err err = {0};
    double *values = calloc(WIDTH * HEIGHT, sizeof *values);
    for (int i = 0; i < WIDTH * HEIGHT; i++)
        values[i] = (double)random_between(0, 99999999999) / 1e6;
    const struct place_map map =
        map_of(PLACE_MAP_REAL, (struct place_rect){-1000, 5, WIDTH, HEIGHT}, values);
    tap_code(save(&map, PLACE_MAP_CSV, "x", true, &err), PLACE_OK, &err, "a long file");
    FILE *file = fopen("x", "rb");
    char line[128];
    bool same = fgets(line, sizeof line, file) && strcmp(line, "x,y,value\n") == 0;
    int lines = 0;
    for (; same && fgets(line, sizeof line, file); lines++) {
        int x = 0, y = 0, used = 0;
        same = sscanf(line, "%d,%d,%n", &x, &y, &used) == 2 && x == -1000 + lines % WIDTH &&
               y == 5 + lines / WIDTH && strtod(line + used, NULL) == values[lines];
    }
    fclose(file);
    tap_ok(same && lines == WIDTH * HEIGHT, "each line has its pixel (%d lines)", lines);
    free(values);
}

/* ---- .npy ------------------------------------------------------------------------------------ */

static unsigned char bytes[1 << 20];

static size_t load(const char *name) {
    FILE *file = fopen(name, "rb");
    const size_t size = file ? fread(bytes, 1, sizeof bytes, file) : 0;
    if (file)
        fclose(file);
    return size;
}

/* Magic, version 1.0, header length, the literal, blanks, a line feed; data at a multiple of 64. */
static size_t check_npy(size_t size, const char *literal) {
    const size_t begin = 10u + place_get_u16(bytes + 8);
    tap_ok(size > begin && memcmp(bytes, "\x93NUMPY\x01\x00", 8) == 0, "magic and version");
    tap_ok(begin % 64 == 0 && bytes[begin - 1] == '\n', "the data begins at a multiple of 64");
    tap_ok(memcmp(bytes + 10, literal, strlen(literal)) == 0, "the header is %s", literal);
    const size_t blanks = strspn((const char *)bytes + 10 + strlen(literal), " ");
    tap_ok(10 + strlen(literal) + blanks + 1 == begin, "... and blanks");
    return begin;
}

static void test_npy(void) {
    struct place_err err = {0};
    double counts[] = {0, 3, 9007199254740991.0, 255, 256, 7};
    const struct place_map count =
        map_of(PLACE_MAP_COUNT, (struct place_rect){5, -9, 3, 2}, counts);
    tap_code(save(&count, PLACE_MAP_NPY, "x", true, &err), PLACE_OK, &err, "counts as .npy");
    size_t size = load("x");
    size_t begin = check_npy(size, "{'descr': '<i8', 'fortran_order': False, 'shape': (2, 3), }");
    tap_int((int64_t)(size - begin), 48, "six integers");
    for (size_t i = 0; i < 6; i++)
        tap_int((int64_t)place_get_u64(bytes + begin + 8 * i), (int64_t)counts[i], "a count");
    double reals[] = {0.5, -NAN, -1.25};
    const struct place_map real = map_of(PLACE_MAP_REAL, (struct place_rect){0, 0, 1, 3}, reals);
    tap_code(save(&real, PLACE_MAP_NPY, "x", true, &err), PLACE_OK, &err, "reals as .npy");
    size = load("x");
    begin = check_npy(size, "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 1), }");
    static const uint64_t wanted[] = {0x3fe0000000000000, 0x7ff8000000000000, 0xbff4000000000000};
    tap_int((int64_t)(size - begin), 24, "three doubles");
    for (size_t i = 0; i < 3; i++)
        tap_ok(place_get_u64(bytes + begin + 8 * i) == wanted[i], "a double, or the one NaN");
}

/* NumPy itself, where it is there. */
static void test_numpy(void) {
    struct place_err err = {0};
    double reals[] = {0.5, NAN, 86399.999999, 4, NAN, 0};
    const struct place_map map = map_of(PLACE_MAP_REAL, (struct place_rect){0, 0, 3, 2}, reals);
    tap_ok(!save(&map, PLACE_MAP_NPY, "x.npy", true, &err) &&
               !save(&map, PLACE_MAP_CSV_GRID, "x.csv", true, &err),
           "for NumPy");
    const int status = system("/usr/bin/python3 -c 'import numpy' 2>/dev/null || exit 77; "
                              "/usr/bin/python3 -c 'import numpy as n\n"
                              "a = n.load(\"x.npy\"); b = n.loadtxt(\"x.csv\", delimiter=\",\")\n"
                              "w = n.array([[.5, n.nan, 86399.999999], [4, n.nan, 0]])\n"
                              "assert a.dtype == \"<f8\" and n.array_equal(a, w, equal_nan=True)\n"
                              "assert n.array_equal(b, w, equal_nan=True)'");
    tap_ok(WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 77),
           "NumPy reads both%s", WEXITSTATUS(status) ? " (it is not here)" : "");
    tempdir_files(true);
}

/* ---- PNG ------------------------------------------------------------------------------------- */

/* The samples of a 16-bit grey PNG, and whether 0 is marked as transparent; false where it is no
 * such. */
static bool read_gray(const char *name, uint16_t *samples, size_t count, bool *transparent) {
    FILE *file = fopen(name, "rb");
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_color_16p gray = NULL;
    png_init_io(png, file);
    png_read_png(png, info, PNG_TRANSFORM_IDENTITY, NULL);
    const size_t width = png_get_image_width(png, info), height = png_get_image_height(png, info);
    const bool right = png_get_bit_depth(png, info) == 16 && width * height == count &&
                       png_get_color_type(png, info) == PNG_COLOR_TYPE_GRAY;
    *transparent = png_get_tRNS(png, info, NULL, NULL, &gray) && gray->gray == 0;
    png_bytepp rows = png_get_rows(png, info);
    for (size_t i = 0; right && i < count; i++) {
        const png_bytep at = rows[i / width] + 2 * (i % width);
        samples[i] = (uint16_t)(at[0] << 8 | at[1]);
    }
    png_destroy_read_struct(&png, &info, NULL);
    fclose(file);
    return right;
}

static void check_png(const struct place_map *map, const struct place_scale_options *scale,
                      const uint16_t *wanted, bool transparent, const char *name) {
    struct place_err err = {0};
    const struct place_map_file_options options = {
        .format = PLACE_MAP_PNG, .scale = *scale, .replace = true};
    uint16_t samples[16] = {0};
    bool marked = false;
    const size_t count = place_map_pixels(map);
    tap_code(place_map_save(map, "x.png", &options, &err), PLACE_OK, &err, name);
    tap_ok(read_gray("x.png", samples, count, &marked), "... is 16-bit grey");
    for (size_t i = 0; i < count; i++)
        tap_int(samples[i], wanted[i], "... a sample");
    tap_ok(marked == transparent, "... transparent where a pixel has no value, only then");
    const int status = system("pngcheck -q x.png >/dev/null 2>&1");
    tap_ok(WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 127, "... pngcheck finds no fault");
}

static void test_png(void) {
    static const struct place_scale_options linear = {0}, logarithmic = {.kind = PLACE_SCALE_LOG};
    double counts[] = {0, 1, 3, 2, 3, 0};
    const struct place_map count = map_of(PLACE_MAP_COUNT, (struct place_rect){0, 0, 3, 2}, counts);
    check_png(&count, &linear, (const uint16_t[]){0, 21845, 65535, 43690, 65535, 0}, false,
              "counts");
    check_png(&count, &logarithmic, (const uint16_t[]){0, 32768, 65535, 51935, 65535, 0}, false,
              "counts by logarithm");
    double reals[] = {10, NAN, 20, 15};
    const struct place_map real = map_of(PLACE_MAP_REAL, (struct place_rect){0, 0, 2, 2}, reals);
    check_png(&real, &linear, (const uint16_t[]){1, 0, 65535, 32768}, true, "reals");
    reals[1] = 12.5;
    check_png(&real, &linear, (const uint16_t[]){1, 16385, 65535, 32768}, false,
              "reals, each with a value");
}

/* ---- whole or not at all --------------------------------------------------------------------- */

static void test_files(void) {
    double values[] = {1, 2, 3, 4};
    const struct place_map map = map_of(PLACE_MAP_COUNT, (struct place_rect){0, 0, 2, 2}, values);
    tempdir_files(true);
    for (int format = PLACE_MAP_CSV; format <= PLACE_MAP_PNG; format++) {
        struct place_err err = {0};
        char text[16];
        tempdir_write("old", "old");
        tap_int(save(&map, (enum place_map_format)format, "old", false, &err), PLACE_IO,
                "a file that is there is refused");
        tap_ok(strstr(err.message, "old") && strstr(err.hint, "-f"), "... %s", err.message);
        tap_text(tempdir_read("old", text, sizeof text), "old", "... and stays");
        tap_int(save(&map, (enum place_map_format)format, "none/x", false, &err), PLACE_IO,
                "no such directory");
        tap_ok(strstr(err.message, "none") != NULL, "... %s", err.message);
        tap_int(save(&map, (enum place_map_format)format, "/dev/full", true, &err), PLACE_IO,
                "a full disk");
        tap_ok(strstr(err.message, "/dev/full") != NULL, "... %s", err.message);
        tap_int(tempdir_files(true), 1, "nothing is left behind");
    }
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    test_number_rows();
    test_shortest();
    test_csv();
    test_long_csv();
    test_npy();
    test_numpy();
    test_png();
    test_files();
    tempdir_end();
    return tap_end();
}
