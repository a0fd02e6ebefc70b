/* lib/formats: rows of jsonl, events and canvas changes. */
#include "../format_rows.h"
#include "../random.h"
#include "formats/jsonl.h"

#include <stdio.h>

/* An event at 5,6. */
#define EVENT(text_, time_, kind_, color_, width_, height_, user_)                                 \
    {                                                                                              \
        .text = (text_), .user = (user_), .event = {                                               \
            .time = (time_),                                                                       \
            .x = 5,                                                                                \
            .y = 6,                                                                                \
            .width = (width_),                                                                     \
            .height = (height_),                                                                   \
            .color = (color_),                                                                     \
            .kind = PLACE_KIND_##kind_                                                             \
        }                                                                                          \
    }

static const struct row_case rows[] = {
    /* kinds */
    EVENT("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:10Z\"}", T0, PLACE, 2, 0,
          0, NULL),
    EVENT("{\"kind\":\"place\",\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:10Z\"}",
          T0, PLACE, 2, 0, 0, NULL),
    EVENT("{\"kind\":\"undo\",\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:10Z\"}",
          T0, UNDO, 2, 0, 0, NULL),
    EVENT("{\"kind\":\"overwrite\",\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:"
          "10Z\"}",
          T0, OVERWRITE, 2, 0, 0, NULL),
    EVENT("{\"kind\":\"rollback\",\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:"
          "10Z\"}",
          T0, ROLLBACK, 2, 0, 0, NULL),
    EVENT("{\"kind\":\"rollback-undo\",\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:"
          "44:10Z\"}",
          T0, ROLLBACK_UNDO, 2, 0, 0, NULL),
    EVENT("{\"kind\":\"nuke\",\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:10Z\"}",
          T0, NUKE, 2, 0, 0, NULL),
    EVENT("{\"kind\":\"fill\",\"x\":5,\"y\":6,\"color\":2,\"width\":7,\"height\":8,\"createdAt\":"
          "\"2022-04-01T12:44:10Z\"}",
          T0, RECTANGLE, 2, 7, 8, NULL),
    EVENT("{\"kind\":\"fill\",\"x\":5,\"y\":6,\"color\":2,\"radius\":7,\"createdAt\":\"2022-04-"
          "01T12:44:10Z\"}",
          T0, CIRCLE, 2, 7, 0, NULL),
    EVENT("{\"kind\":\"fill\",\"x\":5,\"y\":6,\"color\":2,\"radius\":0,\"userId\":\"ada\","
          "\"createdAt\":\"2022-04-01T12:44:10Z\"}",
          T0, CIRCLE, 2, 0, 0, "ada"),
    REFUSED(
        "{\"kind\":\"fill\",\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:10Z\"}",
        "width is missing"),
    REFUSED("{\"kind\":\"fill\",\"x\":5,\"y\":6,\"color\":2,\"width\":7,\"createdAt\":\"2022-04-"
            "01T12:44:10Z\"}",
            "height is missing"),
    REFUSED("{\"kind\":\"fill\",\"x\":5,\"y\":6,\"color\":2,\"width\":7,\"height\":8,\"radius\":1,"
            "\"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "radius stands beside width or height"),
    REFUSED("{\"kind\":\"fill\",\"x\":5,\"y\":6,\"color\":2,\"width\":0,\"height\":8,\"createdAt\":"
            "\"2022-04-01T12:44:10Z\"}",
            "width is out of range: '0'"),
    REFUSED("{\"kind\":\"fill\",\"x\":5,\"y\":6,\"color\":2,\"width\":7,\"height\":65537,"
            "\"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "height is out of range"),
    REFUSED("{\"kind\":\"fill\",\"x\":5,\"y\":6,\"color\":2,\"radius\":-1,\"createdAt\":\"2022-04-"
            "01T12:44:10Z\"}",
            "radius is out of range"),
    REFUSED("{\"kind\":\"rectangle\",\"x\":5,\"y\":6,\"color\":2,\"width\":1,\"height\":1,"
            "\"radius\":1,\"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "kind is none that is known: 'rectangle'"),
    REFUSED("{\"kind\":\"circle\",\"x\":5,\"y\":6,\"color\":2,\"width\":1,\"height\":1,\"radius\":"
            "1,\"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "kind is none that is known: 'circle'"),
    REFUSED("{\"kind\":\"Place\",\"x\":5,\"y\":6,\"color\":2,\"width\":1,\"height\":1,\"radius\":1,"
            "\"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "kind is none that is known: 'Place'"),
    REFUSED("{\"kind\":\"\",\"x\":5,\"y\":6,\"color\":2,\"width\":1,\"height\":1,\"radius\":1,"
            "\"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "kind is none that is known: ''"),
    REFUSED("{\"kind\":\"places\",\"x\":5,\"y\":6,\"color\":2,\"width\":1,\"height\":1,\"radius\":"
            "1,\"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "kind is none that is known: 'places'"),
    REFUSED("{\"kind\":null,\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "kind is none that is known"),
    /* times */
    EVENT("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:10.315789Z\"}",
          T0 + 315789, PLACE, 2, 0, 0, NULL),
    EVENT("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:10.3Z\"}", T0 + 300000,
          PLACE, 2, 0, 0, NULL),
    EVENT("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T14:44:10.315+02:00\"}",
          T0 + 315000, PLACE, 2, 0, 0, NULL),
    EVENT("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01 12:44:10.315 UTC\"}",
          T0 + 315000, PLACE, 2, 0, 0, NULL),
    EVENT("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":1648817050}", T0, PLACE, 2, 0, 0, NULL),
    EVENT("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":1648817050315}", T0 + 315000, PLACE, 2, 0, 0,
          NULL),
    EVENT("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":1648817050.315}", T0 + 315000, PLACE, 2, 0, 0,
          NULL),
    EVENT("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":0}", 0, PLACE, 2, 0, 0, NULL),
    REFUSED("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"soon\"}", "createdAt is no time"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"\"}", "createdAt is no time: ''"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":null}", "createdAt is no time"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":[1648817050]}", "createdAt is no time"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":-1}", "createdAt is no time"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":1e9}", "createdAt is no time"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":253402300800000}", "createdAt is no time"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"2022-02-29T12:44:10Z\"}", "no such day"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T25:00:00Z\"}", "hour is 25"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:61.5Z\"}",
            "second is 61"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:10.Z\"}",
            "createdAt is no time"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":true}", "createdAt is no time"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":2}", "createdAt is missing"),
    /* pixels and colours */
    EVENT("{\"x\":5,\"y\":6,\"color\":null,\"createdAt\":\"2022-04-01T12:44:10Z\"}", T0, PLACE,
          PLACE_NO_COLOR, 0, 0, NULL),
    EVENT("{\"x\":5,\"y\":6,\"color\":-1,\"createdAt\":\"2022-04-01T12:44:10Z\"}", T0, PLACE,
          PLACE_NO_COLOR, 0, 0, NULL),
    EVENT("{\"x\":5,\"y\":6,\"color\":255,\"createdAt\":\"2022-04-01T12:44:10Z\"}", T0, PLACE,
          PLACE_NO_COLOR, 0, 0, NULL),
    REFUSED("{\"x\":5,\"y\":6,\"color\":4,\"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "color is not in the palette: '4'"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":-2,\"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "color is out of range"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":256,\"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "color is not in the palette"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":4294967298,\"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "color is out of range"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":\"2\",\"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "color is no whole number"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":\"#FFFFFF\",\"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "color is no whole number"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":2.0,\"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "color is no whole number"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":true,\"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "color is no whole number"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":[2],\"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "color is no whole number: '[2]'"),
    REFUSED("{\"x\":5,\"y\":6,\"createdAt\":\"2022-04-01T12:44:10Z\"}", "color is missing"),
    REFUSED("{\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:10Z\"}", "x is missing"),
    REFUSED("{\"x\":5,\"color\":2,\"createdAt\":\"2022-04-01T12:44:10Z\"}", "y is missing"),
    REFUSED("{\"x\":5.5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "x is no whole number"),
    REFUSED("{\"x\":1e1,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "x is no whole number: '1e1'"),
    REFUSED("{\"x\":null,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "x is no whole number"),
    REFUSED("{\"x\":\"5\",\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "x is no whole number"),
    REFUSED("{\"x\":16777217,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "x is out of range"),
    REFUSED("{\"x\":-16777217,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "x is out of range"),
    REFUSED(
        "{\"x\":99999999999999999999,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:10Z\"}",
        "x is no whole number"),
    /* users */
    EVENT("{\"x\":5,\"y\":6,\"color\":2,\"userId\":\"ada\",\"createdAt\":\"2022-04-01T12:44:10Z\"}",
          T0, PLACE, 2, 0, 0, "ada"),
    EVENT("{\"x\":5,\"y\":6,\"color\":2,\"userId\":\"a b, "
          "c\",\"createdAt\":\"2022-04-01T12:44:10Z\"}",
          T0, PLACE, 2, 0, 0, "a b, c"),
    EVENT("{\"x\":5,\"y\":6,\"color\":2,\"userId\":\"\",\"createdAt\":\"2022-04-01T12:44:10Z\"}",
          T0, PLACE, 2, 0, 0, NULL),
    EVENT("{\"x\":5,\"y\":6,\"color\":2,\"userId\":null,\"createdAt\":\"2022-04-01T12:44:10Z\"}",
          T0, PLACE, 2, 0, 0, NULL),
    EVENT("{\"x\":5,\"y\":6,\"color\":2,\"userId\":\"ä\",\"createdAt\":\"2022-04-01T12:44:10Z\"}",
          T0, PLACE, 2, 0, 0, "ä"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":2,\"userId\":5,\"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "userId is no text: '5'"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":2,\"userId\":{\"id\":\"ada\"},\"createdAt\":\"2022-04-"
            "01T12:44:10Z\"}",
            "userId is no text"),
    /* members in any order, twice, unknown */
    EVENT("{\"createdAt\":\"2022-04-01T12:44:10Z\",\"color\":2,\"y\":6,\"sessionId\":\"s\",\"x\":5,"
          "\"id\":1099511627777,\"timestamp\":1,\"userId\":\"ada\"}",
          T0, PLACE, 2, 0, 0, "ada"),
    EVENT("{\"id\":-0.5e+10,\"a\":[],\"b\":{},\"c\":[1,[2,{\"d\":null}],\"]\"],\"e\":{\"x\":7,"
          "\"f\":[true,false]},\"g\":\"\\u00e4\\\"}{\",\"x\":5,\"y\":6,\"color\":2,\"createdAt\":"
          "\"2022-04-01T12:44:10Z\"}",
          T0, PLACE, 2, 0, 0, NULL),
    EVENT("{\"other\":1,\"other\":2,\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:"
          "10Z\"}",
          T0, PLACE, 2, 0, 0, NULL),
    EVENT(" { \"x\" : 5 ,\t\"y\" : 6 , \"color\" : 2 , \"createdAt\" : \"2022-04-01T12:44:10Z\" } ",
          T0, PLACE, 2, 0, 0, NULL),
    EVENT("{\"X\":7,\"width\":8,\"palette\":9,\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-"
          "01T12:44:10Z\"}",
          T0, PLACE, 2, 0, 0, NULL),
    REFUSED("{\"x\":5,\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "x stands twice"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:10Z\",\"createdAt\":0}",
            "createdAt stands twice"),
    /* what is no JSON */
    REFUSED("", "row is no object of JSON"),
    REFUSED("[]", "row is no object of JSON"),
    REFUSED("5", "row is no object of JSON"),
    REFUSED("[{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:10Z\"}]",
            "row is no object of JSON"),
    REFUSED("{}", "createdAt is missing"),
    REFUSED("{", "row ends within its JSON: ''"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:10Z\"},",
            "row is not JSON from here on: ','"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:10Z\"}{\"x\":5,\"y\":6,"
            "\"color\":2,\"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "row is not JSON from here on"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:10Z\"}}",
            "from here on: '}'"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:10Z\",}",
            "from here on: '}'"),
    REFUSED("{,\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "from here on: ',\"x"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":2 \"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "from here on: '\"created"),
    REFUSED("{x:5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01T12:44:10Z\"}",
            "from here on: 'x:5"),
    REFUSED("{'x':5}", "from here on"),
    REFUSED("{\"x\" 5}", "from here on: '5}'"),
    REFUSED("{\"x\":}", "from here on: '}'"),
    REFUSED("{\"x\":05}", "from here on: '5}'"),
    REFUSED("{\"x\":+5}", "from here on: '+5}'"),
    REFUSED("{\"x\":.5}", "from here on"),
    REFUSED("{\"x\":5.}", "from here on: '}'"),
    REFUSED("{\"x\":5e}", "from here on"),
    REFUSED("{\"x\":-}", "from here on"),
    REFUSED("{\"x\":0x5}", "from here on"),
    REFUSED("{\"x\":NaN}", "from here on"),
    REFUSED("{\"x\":nul}", "from here on"),
    REFUSED("{\"x\":\"5}", "row ends within its JSON"),
    REFUSED("{\"x\":\"\\q\"}", "from here on: 'q"),
    REFUSED("{\"x\":\"\\u12g4\"}", "from here on: 'g4"),
    REFUSED("{\"a\":[1,]}", "from here on: ']}'"),
    REFUSED("{\"a\":[1 2]}", "from here on: '2]}'"),
    REFUSED("{\"a\":[1}", "from here on: '}'"),
    REFUSED("{\"a\":{\"b\":1]}", "from here on: ']}'"),
    REFUSED("{\"a\":{\"b\"}}", "from here on: '}}'"),
    REFUSED("{\"a\":\"\x01"
            "\"}",
            "from here on: '?"),
};

#define SIZE    "\"x0\":-5,\"y0\":-6,\"width\":7,\"height\":8,"
#define PALETTE "\"palette\":[\"#FF4500\",\"00a368\"],"
#define AT      "\"createdAt\":1648817050}"
#define CANVAS  "{\"kind\":\"canvas\"," SIZE PALETTE

static const struct {
    const char *text;
    const char *reason; /* NULL: a canvas of two colours */
    int background;
} canvases[] = {
    {CANVAS AT, NULL, PLACE_NO_COLOR},
    {CANVAS "\"background\":1," AT, NULL, 1},
    {CANVAS "\"background\":0,\"cooldownMs\":5000,\"id\":0,\"prevSeq\":7," AT, NULL, 0},
    {CANVAS "\"background\":null," AT, NULL, PLACE_NO_COLOR},
    {CANVAS "\"background\":255," AT, NULL, PLACE_NO_COLOR},
    {CANVAS "\"background\":-1," AT, NULL, PLACE_NO_COLOR},
    {CANVAS "\"background\":2," AT, "background is not in the palette", 0},
    {CANVAS "\"background\":\"white\"," AT, "background is no whole number", 0},
    {CANVAS "\"a\":0}", "createdAt is missing", 0},
    {CANVAS "\"createdAt\":\"then\"}", "createdAt is no time", 0},
    {"{\"kind\":\"canvas\"," SIZE AT, "palette is missing", 0},
    {"{\"kind\":\"canvas\"," PALETTE AT, "x0 is missing", 0},
    {"{\"kind\":\"canvas\",\"x0\":0,\"y0\":0,\"height\":8," PALETTE AT, "width is missing", 0},
    {"{\"kind\":\"canvas\",\"x0\":0,\"y0\":0,\"width\":0,\"height\":8," PALETTE AT,
     "width is out of range", 0},
    {"{\"kind\":\"canvas\",\"x0\":0,\"y0\":0,\"width\":8,\"height\":65537," PALETTE AT,
     "height is out of range", 0},
    {"{\"kind\":\"canvas\"," SIZE "\"palette\":[]," AT, "palette is empty", 0},
    {"{\"kind\":\"canvas\"," SIZE "\"palette\":\"#FF4500\"," AT, "palette is no list", 0},
    {"{\"kind\":\"canvas\"," SIZE "\"palette\":[5]," AT, "is no #RRGGBB: '5'", 0},
    {"{\"kind\":\"canvas\"," SIZE "\"palette\":[\"#FF450\"]," AT, "is no #RRGGBB: '#FF450'", 0},
    {"{\"kind\":\"canvas\"," SIZE "\"palette\":[\"##F4500\"]," AT, "is no #RRGGBB", 0},
    {"{\"kind\":\"canvas\"," SIZE "\"palette\":[\"#FF45000\"]," AT, "is no #RRGGBB", 0},
    {CANVAS "\"colors\":[2]," AT, "colors has something that is no index of the palette: '2'", 0},
    {CANVAS "\"colors\":[-1]," AT, "colors has something that is no index", 0},
    {CANVAS "\"colors\":[null]," AT, "colors has something that is no index", 0},
    {CANVAS "\"colors\":null," AT, "colors is no list", 0},
    {CANVAS "\"colors\":[0],\"colors\":[1]," AT, "colors stands twice", 0},
    {CANVAS SIZE AT, "x0 stands twice", 0},
    {CANVAS "\"createdAt\":0", "row ends within its JSON", 0},
    {"{\"k\\u0069nd\":\"c\\u0061nvas\"," SIZE "\"palette\":[\"\\u0023FF4500\",\"00a368\"]," AT,
     NULL, PLACE_NO_COLOR},
    {"{\"kind\":\"c\\u0061nvas\"," SIZE "\"palette\":[\"\\u0023FF450\"]," AT, "is no #RRGGBB", 0},
    {"{\"kind\":\"canvas\"," SIZE "\"palette\":[\"\\u0000FF450\"]," AT, "is no #RRGGBB", 0},
    {"{\"kind\":\"canvas\",\"kind\":\"place\"," SIZE PALETTE AT, "kind stands twice", 0},
};

/* `row` and `canvas` must be of one mind about each, and say the same of what is wrong. */
static void check_canvas(size_t i) {
    struct place_color_table colors;
    const struct place_dialect dialect = dialect_of(&place_format_jsonl, "", &colors);
    const size_t size = strlen(canvases[i].text);
    char reason[PLACE_ROW_REASON] = "", same[PLACE_ROW_REASON] = "";
    char *text = exact_copy(canvases[i].text, size);
    struct place_timeline_entry entry = {0};
    struct place_row row;
    const bool taken = place_format_jsonl.row(&dialect, text, text + size, &row, reason);
    const enum place_canvas_row canvas = place_format_jsonl.canvas(text, text + size, &entry, same);
    if (canvases[i].reason)
        tap_ok(!taken && canvas == PLACE_CANVAS_DAMAGED && strstr(reason, canvases[i].reason) &&
                   strcmp(reason, same) == 0,
               "canvas %zu: %s", i, reason);
    else
        tap_ok(taken && canvas == PLACE_CANVAS_SOUND && row.event.kind == PLACE_KIND_CANVAS &&
                   row.event.time == T0 && entry.time == T0 &&
                   place_rect_equal(entry.bounds, (struct place_rect){-5, -6, 7, 8}) &&
                   entry.palette.count == 2 && entry.palette.rgb[0] == 0xff4500 &&
                   entry.palette.rgb[1] == 0x00a368 && entry.background == canvases[i].background &&
                   entry.allowed[0] == 3 && entry.allowed[1] == 0 && entry.seq == 0,
               "canvas %zu %s", i, taken ? "is taken" : reason);
    free(text);
}

/* What this row is of those about the canvas. */
static enum place_canvas_row canvas_row(const char *text, struct place_timeline_entry *entry) {
    char reason[PLACE_ROW_REASON];
    return place_format_jsonl.canvas(text, text + strlen(text), entry, reason);
}

/* Which of two colours may be placed, as bits. */
static void test_allowed(void) {
    static const struct {
        const char *text;
        int allowed;
    } cases[] = {{CANVAS "\"colors\":[1]," AT, 2},
                 {CANVAS "\"colors\":[ 0 , 0 ]," AT, 1},
                 {CANVAS "\"colors\":[]," AT, 0},
                 {"{\"kind\":\"canvas\",\"colors\":[1,0]," SIZE PALETTE AT, 3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct place_timeline_entry entry = {0};
        tap_ok(canvas_row(cases[i].text, &entry) == PLACE_CANVAS_SOUND &&
                   entry.allowed[0] == cases[i].allowed,
               "colours %d may be placed", cases[i].allowed);
    }
}

/* Rows that have the word or may have it, and are about something else. */
static void test_no_canvases(void) {
    static const char *const others[] = {
        "{\"userId\":\"canvas\",\"x\":5,\"y\":6,\"color\":2,\"createdAt\":0}",
        "{\"userId\":\"c\\u0061nvas\",\"x\":5,\"y\":6,\"color\":2,\"createdAt\":0}",
        "{\"kind\":\"canvases\",\"x\":5,\"y\":6,\"color\":2,\"createdAt\":0}",
        "{\"userId\":\"canvas\",\"x\":",
        "{\"x\":5,\"kind\"\"canvas\"}",
        "\"kind\":\"canvas\"",
        "[\"canvas\"]",
        "",
    };
    struct place_timeline_entry entry;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        tap_ok(canvas_row(others[i], &entry) == PLACE_CANVAS_NONE, "no canvas: '%s'", others[i]);
    tap_int(canvas_row("{\"kind\":\"canvas\",\"x0\"", &entry), PLACE_CANVAS_DAMAGED,
            "one that breaks off is damaged");
}

/* Palettes up to their limit, and beyond. */
static void test_palettes(void) {
    struct place_timeline_entry entry;
    static char text[4096];
    for (unsigned count = 255; count <= 256; count++) {
        int size = snprintf(text, sizeof text, "{\"kind\":\"canvas\"," SIZE "\"palette\":[");
        for (unsigned i = 0; i < count; i++)
            size += snprintf(text + size, sizeof text - (size_t)size, "%s\"#0000%02X\"",
                             i ? "," : "", i % 256);
        snprintf(text + size, sizeof text - (size_t)size, "]," AT);
        const bool sound = count == 255;
        tap_ok(canvas_row(text, &entry) == (sound ? PLACE_CANVAS_SOUND : PLACE_CANVAS_DAMAGED),
               "%u colours", count);
        tap_ok(!sound || (entry.palette.count == 255 && entry.palette.rgb[254] == 254 &&
                          place_color_allowed(&entry, 254) && !place_color_allowed(&entry, 255)),
               "... all of which are there");
    }
}

/* An object as deep as may be passed over, and one deeper. */
static void test_depth(void) {
    struct place_color_table colors;
    const struct place_dialect dialect = dialect_of(&place_format_jsonl, "", &colors);
    static char text[4096];
    for (int depth = 31; depth <= 2000; depth = depth < 33 ? depth + 1 : 2000 + (depth == 2000)) {
        int size = snprintf(text, sizeof text, "{\"a\":");
        memset(text + size, '[', (size_t)depth);
        memset(text + size + depth, ']', (size_t)depth);
        snprintf(text + size + 2 * depth, 80,
                 ",\"x\":5,\"y\":6,\"color\":2,\"createdAt\":1648817050}");
        const struct row_case taken = EVENT(text, T0, PLACE, 2, 0, 0, NULL);
        const struct row_case refused = REFUSED(text, "row is not JSON from here on: '[");
        check_row(&dialect, depth <= 32 ? &taken : &refused);
    }
}

static void test_circles_and_keys(void) {
    struct place_color_table colors;
    struct place_dialect dialect = dialect_of(&place_format_jsonl, "", &colors);
    static char user[1100], text[1200];
    const struct row_case circle =
        EVENT("{\"kind\":\"fill\",\"x\":5,\"y\":6,\"radius\":3,\"color\":2," AT, T0, CIRCLE, 2, 3,
              PLACE_CIRCLE_OPEN, NULL);
    dialect.open_circles = true;
    check_row(&dialect, &circle);
    for (size_t length = 1024; length <= 1025; length++) {
        memset(user, 'u', sizeof user);
        user[length] = '\0';
        snprintf(text, sizeof text, "{\"userId\":\"%s\",\"x\":5,\"y\":6,\"color\":2," AT, user);
        const struct row_case taken = EVENT(text, T0, PLACE, 2, 0, 0, user);
        const struct row_case refused = REFUSED(text, "userId is longer than 1024 bytes");
        check_row(&dialect, length == 1024 ? &taken : &refused);
    }
}

/* How many ways of cutting a good row short before its last brace leave a row. */
static unsigned count_cut(const struct place_dialect *dialect, const char *wanted) {
    struct place_timeline_entry entry;
    struct place_row row;
    char reason[PLACE_ROW_REASON];
    unsigned taken = 0;
    const size_t brace = (size_t)(strrchr(wanted, '}') - wanted);
    for (size_t size = 0; size <= brace; size++) {
        char *text = exact_copy(wanted, size);
        taken += dialect->format->row(dialect, text, text + size, &row, reason) ||
                 dialect->format->canvas(text, text + size, &entry, reason) == PLACE_CANVAS_SOUND;
        free(text);
    }
    return taken;
}

/* How many of so many rows with one byte changed are still rows. */
static unsigned count_changed(const struct place_dialect *dialect, const char *wanted, int times) {
    struct place_timeline_entry entry;
    struct place_row row;
    char reason[PLACE_ROW_REASON];
    unsigned taken = 0;
    const size_t size = strlen(wanted);
    for (int i = 0; i < times; i++) {
        char *text = exact_copy(wanted, size);
        text[random_between(0, (int64_t)size - 1)] = (char)random_between(1, 255);
        taken += dialect->format->row(dialect, text, text + size, &row, reason) ||
                 dialect->format->canvas(text, text + size, &entry, reason) == PLACE_CANVAS_SOUND;
        free(text);
    }
    return taken;
}

/* Damaged rows: those that are cut short are none, and those that are changed do no harm. */
static void test_damaged_rows(void) {
    struct place_color_table colors;
    const struct place_dialect dialect = dialect_of(&place_format_jsonl, "", &colors);
    unsigned cut = count_cut(&dialect, canvases[2].text);
    unsigned changed = count_changed(&dialect, canvases[2].text, 200), all = 200;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].reason)
            continue;
        cut += count_cut(&dialect, rows[i].text);
        changed += count_changed(&dialect, rows[i].text, 200);
        all += 200;
    }
    tap_int(cut, 0, "a row that is cut short is none");
    tap_ok(all > 5000 && changed < all / 2, "of %u rows with a byte changed %u are rows", all,
           changed);
}

int main(void) {
    tap_begin();
    random_begin();
    CHECK_ROWS(&place_format_jsonl, "", rows);
    for (size_t i = 0; i < sizeof canvases / sizeof *canvases; i++)
        check_canvas(i);
    test_allowed();
    test_no_canvases();
    test_palettes();
    test_depth();
    test_circles_and_keys();
    test_damaged_rows();
    return tap_end();
}
