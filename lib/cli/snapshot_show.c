/* A snapshot as PNG. */
#include "cli/snapshot_show.h"

#include "base/outfile.h"
#include "base/picture.h"
#include "core/event.h"
#include "formats/palette_file.h"
#include "pg/log.h"

#include <inttypes.h>
#include <stdlib.h>

enum { EMPTY_COLOR = 0x202020 /* where there is no pixel, as in all our pictures */ };

/* ---- the palette ----------------------------------------------------------------------------- */

/* The timeline entry in force right after the snapshot's last event, or at its moment where it does
 * not know one. */
static const struct place_timeline_entry *entry_of(const struct place_timeline *timeline,
                                                   const struct place_pg_snapshot *snapshot) {
    size_t last = 0; /* the opening holds before any event */
    if (!snapshot->has_event)
        return snapshot->has_time ? place_timeline_at(timeline, snapshot->time)
                                  : &timeline->entries[timeline->count - 1];
    for (size_t i = 1; i < timeline->count; i++)
        if (timeline->entries[i].seq <= snapshot->last_event_id)
            last = i;
    return &timeline->entries[last];
}

static enum place_code choose_palette(const struct place_snapshot_settings *settings,
                                      const char *schema, const struct place_pg_snapshot *snapshot,
                                      struct place_palette *palette, struct place_err *err) {
    if (settings->palette)
        return place_palette_read(settings->palette, palette, err);
    const struct place_pg_log_options options = {.uri = settings->uri, .schema = schema};
    struct place_pg_log *log = NULL;
    if (place_pg_log_open(&options, &log, err)) {
        if (err->code == PLACE_DATA)
            place_hint(err, "--palette names a file with the colours of the canvas");
        return err->code;
    }
    *palette = entry_of(place_pg_log_info(log)->timeline, snapshot)->palette;
    place_pg_log_close(log);
    return PLACE_OK;
}

/* ---- the picture ----------------------------------------------------------------------------- */

/* Give what is no pixel the colour behind the palette. */
static enum place_code check_pixels(const struct place_pg_snapshot *snapshot, uint8_t *pixels,
                                    unsigned colors, struct place_err *err) {
    const size_t width = (size_t)snapshot->bounds.width;
    const size_t count = width * (size_t)snapshot->bounds.height;
    for (size_t i = 0; i < count; i++) {
        if (pixels[i] == PLACE_NO_COLOR)
            pixels[i] = (uint8_t)colors;
        else if (pixels[i] >= colors)
            return place_fail(err, PLACE_DATA,
                              "snapshot %" PRId64 ": pixel %zu,%zu is of colour %u, the palette "
                              "has %u",
                              snapshot->id, i % width, i / width, pixels[i], colors);
    }
    return PLACE_OK;
}

static enum place_code save(const struct place_snapshot_settings *settings,
                            const struct place_pg_snapshot *snapshot, uint8_t *pixels,
                            const struct place_palette *palette, struct place_err *err) {
    uint32_t rgb[PLACE_MAX_COLORS + 1];
    if (check_pixels(snapshot, pixels, palette->count, err))
        return err->code;
    for (unsigned i = 0; i < palette->count; i++)
        rgb[i] = palette->rgb[i];
    rgb[palette->count] = EMPTY_COLOR;
    const struct place_picture picture = {.width = (uint32_t)snapshot->bounds.width,
                                          .height = (uint32_t)snapshot->bounds.height,
                                          .stride = (size_t)snapshot->bounds.width,
                                          .pixels = pixels,
                                          .palette = rgb,
                                          .colors = palette->count + 1};
    return place_png_save(&picture, settings->output.path, settings->output.replace, err);
}

enum place_code place_snapshot_show(const struct place_snapshot_settings *settings,
                                    const char *schema, struct place_pg *pg,
                                    struct place_err *err) {
    struct place_pg_snapshot snapshot;
    struct place_palette palette;
    uint8_t *pixels = NULL;
    bool found = false;
    if (place_outfile_check(settings->output.path, settings->output.replace, err) ||
        place_pg_snapshot_find(pg, settings->id, &snapshot, &found, err))
        return err->code;
    if (!found)
        return place_fail(err, PLACE_USAGE, "%s: there is no snapshot %" PRId64, place_pg_name(pg),
                          settings->id);
    enum place_code code = place_pg_snapshot_load(pg, &snapshot, &pixels, err);
    if (!code)
        code = choose_palette(settings, schema, &snapshot, &palette, err);
    if (!code)
        code = save(settings, &snapshot, pixels, &palette, err);
    free(pixels);
    return code;
}
