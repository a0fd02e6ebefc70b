/*
 * place-simulate: a seeded crowd on a shared canvas, as an archive or a log.
 *
 *     options --crowd--> events --> OUT.place | OUT.csv.gz | OUT.log | ...
 */
#include "base/num.h"
#include "base/rect.h"
#include "base/time.h"
#include "cli/options.h"
#include "cli/tool.h"
#include "formats/log_writer.h"
#include "simulate/simulate.h"

enum {
    KEY_EVENTS = 'n',
    KEY_SIZE = PLACE_KEY_FIRST,
    KEY_SEED,
    KEY_FORMAT,
    KEY_TIMELINE,
    KEY_START,
    KEY_SPAN,
    KEY_USERS,
    KEY_STEADY,
    KEY_MODERATION,
    KEY_KINDS,
    KEY_NAMES,
    KEY_FILES,
    KEY_IN_ORDER
};

#define LONGEST_SPAN (3660 * PLACE_DAY)
#define MOST_EVENTS  UINT64_C(100000000000)

struct settings {
    struct place_output_settings output;
    struct place_simulation simulation;
};

static const struct place_option options[] = {
    PLACE_OPTION_OUTPUT("the log; its name or --format decides what it is"),
    {KEY_EVENTS, "events", "N", "how many events (250k by default)"},
    {KEY_SEED, "seed", "S", "another number is another event (1)"},
    {KEY_FORMAT, "format", "NAME", "what to write: place, csv, pxls, ... (by OUT's name)"},
    {0, NULL, NULL, "The canvas"},
    {KEY_SIZE, "size", "WxH", "the canvas at its largest (480x270)"},
    {KEY_STEADY, "steady", NULL, "neither size nor palette ever change"},
    {KEY_TIMELINE, "timeline", "NAME", "whose canvas it is: own, reddit2017, ... (by --format)"},
    {KEY_START, "start", "TIME", "when the canvas opens"},
    {KEY_SPAN, "span", "DURATION", "how long the event lasts (4d)"},
    {0, NULL, NULL, "The crowd"},
    {KEY_USERS, "users", "N", "how many there are (one for 15.05 events)"},
    {KEY_MODERATION, "moderation", NULL, "also what is taken back, filled and cleared"},
    {KEY_KINDS, "kinds", "LIST", "moderation of just these: undo,rectangle, ..."},
    {0, NULL, NULL, "Logs"},
    {KEY_FILES, "files", "N", "several files, NAME-000000000000.csv.gz and so on"},
    {KEY_IN_ORDER, "in-order", NULL, "reddit2017, 2022, 2023: rows in order of time"},
    {KEY_NAMES, "names", NULL, "pxls: users' names, not hashes of events"},
    {0, NULL, NULL, "Speed"},
    {PLACE_KEY_THREADS, "threads", "N", "processors to use for compression"},
    {0},
};

static enum place_code take_number(struct place_simulation *simulation, int key,
                                   const char *argument, struct place_err *err) {
    struct place_crowd_options *crowd = &simulation->crowd;
    uint64_t count = 0;
    int64_t number = 0;
    switch (key) {
    case KEY_EVENTS:
        return place_parse_count(argument, "--events", 1, MOST_EVENTS, &crowd->events, err);
    case KEY_SEED:
        if (place_parse_int(argument, "--seed", 0, INT64_MAX, &number, err))
            return err->code;
        crowd->seed = (uint64_t)number;
        return PLACE_OK;
    case KEY_FILES:
        if (place_parse_int(argument, "--files", 1, PLACE_LOG_FILES_MAX, &number, err))
            return err->code;
        simulation->files = (unsigned)number;
        return PLACE_OK;
    default:
        if (place_parse_count(argument, "--users", 1, UINT32_MAX / 2, &count, err))
            return err->code;
        crowd->users = (uint32_t)count;
        return PLACE_OK;
    }
}

static enum place_code take_span(struct place_setting_options *canvas, const char *argument,
                                 struct place_err *err) {
    if (place_parse_duration(argument, "--span", &canvas->span, err))
        return err->code;
    if (canvas->span >= PLACE_CROWD_MIN_SPAN_MS * PLACE_MILLISECOND && canvas->span <= LONGEST_SPAN)
        return PLACE_OK;
    return place_fail(err, PLACE_USAGE, "--span is '%s', wanted 10s to 3660d", argument);
}

static enum place_code take_option(void *taken, int key, const char *argument,
                                   struct place_err *err) {
    struct settings *settings = taken;
    struct place_simulation *simulation = &settings->simulation;
    struct place_setting_options *canvas = &simulation->crowd.setting;
    if (place_output_option(&settings->output, key, argument))
        return PLACE_OK;
    switch (key) {
    case KEY_FORMAT: simulation->format = argument; return PLACE_OK;
    case KEY_TIMELINE: simulation->timeline = argument; return PLACE_OK;
    case KEY_SIZE:
        return place_parse_dimensions(argument, "--size", PLACE_CROWD_MAX_SIDE, &canvas->width,
                                      &canvas->height, err);
    case KEY_STEADY: canvas->steady = true; return PLACE_OK;
    case KEY_START:
        simulation->has_start = true;
        return place_parse_time(argument, "--start", &canvas->start, err);
    case KEY_SPAN: return take_span(canvas, argument, err);
    case KEY_MODERATION: simulation->moderation = true; return PLACE_OK;
    case KEY_KINDS: simulation->kinds = argument; return PLACE_OK;
    case KEY_NAMES: simulation->names = true; return PLACE_OK;
    case KEY_IN_ORDER: simulation->in_order = true; return PLACE_OK;
    case PLACE_KEY_THREADS: return place_threads_option(argument, &simulation->threads, err);
    default: return take_number(simulation, key, argument, err);
    }
}

static enum place_code run(void *taken, struct place_context *context, int count, char **operands,
                           struct place_err *err) {
    struct settings *settings = taken;
    (void)count;
    (void)operands;
    if (place_output_required(&settings->output, err))
        return err->code;
    settings->simulation.path = settings->output.path;
    settings->simulation.replace = settings->output.replace;
    return place_simulate(&settings->simulation, context->progress, err);
}

int main(int argc, char **argv) {
    static struct settings settings = {
        .simulation = {.crowd = {.events = 250000, .seed = 1}, .files = 1}};
    static const struct place_tool tool = {
        .name = "place-simulate",
        .summary = "make up the log of a canvas event",
        .synopsis = "-o OUT.place|OUT.csv|OUT.log|OUT.jsonl [options]",
        .options = options,
        .settings = &settings,
        .option = take_option,
        .run = run,
    };
    return place_main(argc, argv, &tool);
}
