/*
 * Export: the history of a source, or a part of it, as a foreign log or as
 * another archive. Events stream from the one into the other; what is held is
 * two canvases, 4 bytes a user, the users' keys (64 MiB of them, the rest in
 * $TMPDIR), and what the writers hold.
 *
 *     const struct place_export_options options = {.output = "part.place", .archive = true,
 *                                                  .region = {0, 0, 100, 50}, .color = -1};
 *     place_export(source, &options, &report, err)
 */
#ifndef PLACE_SOURCE_EXPORT_H
#define PLACE_SOURCE_EXPORT_H

#include "base/err.h"
#include "base/progress.h"
#include "base/rect.h"
#include "formats/log_writer.h"
#include "source/source.h"

#include <stdbool.h>
#include <stdint.h>

enum place_export_users {
    PLACE_USERS_KEEP,   /* by their keys */
    PLACE_USERS_DROP,   /* nobody is named */
    PLACE_USERS_NUMBER, /* 1, 2, ... by first appearance in what is written, as key too */
};

/* All zero but for output and color (-1) is everything, as a csv log. */
struct place_export_options {
    const char *output; /* "-": standard output */
    bool replace;       /* an existing output */
    bool archive;       /* an archive; else a log: */
    enum place_log_kind format;
    unsigned threads; /* that compress; 0: one for each processor */
    /* Which events: those of which all of this is true. */
    struct place_rect region; /* they touch it; empty: anywhere. Within the source's bounds */
    bool has_from, has_to;
    int64_t from, to; /* with from <= time <= to */
    unsigned kinds;   /* bits 1 << enum place_kind; 0: all */
    uint32_t user;    /* PLACE_NO_USER: all */
    int color;        /* palette index; -1: any */
    /* How they are written. */
    enum place_export_users users;
    bool drop_hashes;
    bool as_placements;              /* what the log has no rows for (see below) */
    struct place_progress *progress; /* or NULL */
    const char *command; /* recorded in an archive's META: "place-export 0.1.0 --region ..." */
};

/* What was written, and what was not. */
struct place_export_report {
    uint64_t events;               /* written */
    int64_t first_time, last_time; /* of those, as the source has them */
    uint32_t users;                /* distinct among them; 0 where they were dropped */
    uint64_t cut_times;            /* events whose times the log has only in part */
    uint64_t unopened;             /* events left out: their pixels were not open until then */
    bool lost_hashes;              /* the source has hashes, for which the log has no place */
    bool lost_picture; /* the canvas before the first event is not blank, which no log says */
    bool open_circles; /* the log's circles leave out their edge, which it does not say */
};

/*
 * Export. An archive and a jsonl log have a timeline: that of the source, its
 * entries cut to the region and to the span. The entry in force at `from` is
 * their opening, at `from`; entries that the region has no part of come before
 * it, or are PLACE_DATA behind it, since no canvas can be empty. An archive
 * begins with the canvas as the source has it right before `from`, whatever
 * the filters, and its marks are those within the span. So at any time of the
 * span its canvas is that part of the source's, where region and span alone
 * were asked for.
 *
 * Coordinates stay as they are. A rectangle is cut to the region. A circle over
 * its edge stays whole where the canvas is said, which cuts it; in another log
 * it becomes rectangles, one for each of its rows. What lies on pixels that were
 * not open by then, which a part may have where the whole has none, is left out.
 *
 * Everything, from an archive into an archive, has the same canonical hash.
 *
 * What a log cannot say is PLACE_DATA with the event's seq, and nothing is
 * written. With `as_placements` an event of one pixel that it has no rows for
 * becomes a placement of its colour; a fill, also a circle that is open among
 * closed ones, becomes one for each pixel that it covers of the open canvas and
 * the region, in reading order: a moderator's (PLACE_KIND_OVERWRITE) where
 * there are such rows.
 *
 * PLACE_USAGE where the region is no part of the canvas in the span.
 */
enum place_code place_export(struct place_source *source,
                             const struct place_export_options *options,
                             struct place_export_report *report,
                             struct place_err *err) PLACE_MUST_CHECK;

#endif
