/* A database as a source. */
#include "source/database.h"

#include "archive/writer.h"
#include "base/mem.h"
#include "base/outfile.h"
#include "pg/log.h"
#include "pg/snapshots.h"
#include "source/database_check.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct database {
    struct place_pg_log *log;
    struct place_progress *progress;
    uint64_t *raised; /* or NULL */
    bool fetched;
    struct place_need need; /* what the source's archive was made for */
    uint64_t base_id;       /* right after which it begins */
};

void database_close(struct database *database) {
    if (!database)
        return;
    place_pg_log_close(database->log);
    free(database);
}

enum place_code database_open(struct place_source *source,
                              const struct place_source_options *options, struct place_err *err) {
    struct database *database = place_new_array(1, sizeof *database, err);
    if (!database)
        return err->code;
    source->database = database;
    database->progress = options->progress;
    database->raised = options->raised;
    const struct place_pg_log_options log_options = {.uri = source->name,
                                                     .schema = options->schema,
                                                     .connections = options->connections,
                                                     .retries = options->retries,
                                                     .foreign = options->foreign};
    if (place_pg_log_open(&log_options, &database->log, err))
        return err->code;
    const struct place_pg_log_info *info = place_pg_log_info(database->log);
    source->info = (struct place_source_info){.name = info->name,
                                              .timeline = info->timeline,
                                              .bounds = place_timeline_union(info->timeline),
                                              .last_seq = info->last_id,
                                              .first_time = info->first_time,
                                              .last_time = info->last_time,
                                              .events = info->has_events, /* as far as is known */
                                              .users = info->has_users};
    return PLACE_OK;
}

struct place_pg_log *database_log(const struct database *database) {
    return database->log;
}

uint64_t database_base_id(const struct database *database) {
    return database->base_id;
}

enum place_code database_find_user(struct place_source *source, const char *text, uint32_t *user,
                                   struct place_err *err) {
    return place_pg_log_find_user(source->database->log, text, user, err);
}

/* ---- where an archive begins ----------------------------------------------------------------- */

/* The canvas that what is fetched begins with. */
struct base {
    uint64_t id;     /* after that event */
    uint64_t events; /* how many there were up to it, where that is asked for */
    size_t entry;    /* of the timeline: in force then */
    uint8_t *pixels; /* owned; of that entry's bounds. NULL: blank */
};

/* The entry in force after event `id`; the first has seq 0. */
static size_t entry_after(const struct place_timeline *timeline, uint64_t id) {
    size_t entry = 0;
    while (entry + 1 < timeline->count && timeline->entries[entry + 1].seq <= id)
        entry++;
    return entry;
}

static enum place_code load_base(struct database *database, struct place_pg *pg,
                                 const struct place_pg_snapshot *snapshot, struct base *base,
                                 struct place_err *err) {
    const struct place_pg_log_info *info = place_pg_log_info(database->log);
    base->id = snapshot->last_event_id;
    base->entry = entry_after(info->timeline, base->id);
    if (!place_rect_equal(snapshot->bounds, info->timeline->entries[base->entry].bounds))
        return place_fail(err, PLACE_DATA,
                          "%s: snapshot %" PRId64 " is not of the canvas then open", info->name,
                          snapshot->id);
    return place_pg_snapshot_load(pg, snapshot, &base->pixels, err);
}

/* The nearest snapshot at or before an event. */
struct nearest {
    struct database *database;
    uint64_t id;
    bool may_be_damaged; /* who looks for damage finds it there, too */
    struct base *base;
};

static enum place_code load_nearest(struct place_pg *pg, void *context, struct place_err *err) {
    const struct nearest *nearest = context;
    const uint64_t opening = place_pg_log_info(nearest->database->log)->opening_id;
    struct place_pg_snapshot snapshot;
    bool found = false;
    *nearest->base = (struct base){.id = opening};
    if (place_pg_snapshot_nearest(pg, nearest->id, &snapshot, &found, err))
        return err->code;
    if (!found || snapshot.last_event_id < opening ||
        !load_base(nearest->database, pg, &snapshot, nearest->base, err))
        return PLACE_OK;
    if (err->code != PLACE_DATA || !nearest->may_be_damaged)
        return err->code;
    *nearest->base = (struct base){.id = opening};
    return PLACE_OK;
}

/* The nearest snapshot at or before the moment, or the opening. */
static enum place_code find_base(struct database *database, const struct place_need *need,
                                 struct base *base, struct place_err *err) {
    const struct place_pg_log_info *info = place_pg_log_info(database->log);
    struct nearest nearest = {database, info->opening_id, need->unsound != NULL, base};
    *base = (struct base){.id = info->opening_id};
    if (info->is_foreign) /* what snapshots there are, are not of it */
        return PLACE_OK;
    if (need->from >= info->first_time &&
        place_pg_log_id_at(database->log, need->from, &nearest.id, err))
        return err->code;
    return place_pg_log_ask(database->log, load_nearest, &nearest, err);
}

/* ---- copying --------------------------------------------------------------------------------- */

struct copy {
    struct place_source *source;
    const struct base *base;
    uint64_t up_to;
    const struct place_unsound *unsound; /* as in the need */
    struct place_timeline timeline;      /* the archive's: from the base's entry on */
    struct database_check check;
    uint32_t users; /* in the archive's dictionary */
    struct place_archive_writer *writer;
};

/* The entry in force at the base opens the archive; those behind `up_to` are not in it. */
static enum place_code cut_timeline(struct copy *copy, struct place_err *err) {
    const struct place_timeline *whole = copy->source->info.timeline;
    for (size_t i = copy->base->entry; i < whole->count; i++) {
        struct place_timeline_entry entry = whole->entries[i];
        if (i > copy->base->entry && entry.seq > copy->up_to)
            break;
        entry.seq = i > copy->base->entry ? entry.seq : 0;
        if (place_timeline_add(&copy->timeline, &entry, err))
            return err->code;
    }
    for (size_t i = 0; i < whole->mark_count; i++)
        if (place_timeline_mark(&copy->timeline, whole->marks[i].name, whole->marks[i].time, err))
            return err->code;
    const struct place_timeline_entry *opening = &copy->timeline.entries[0];
    copy->check = (struct database_check){.name = copy->source->info.name,
                                          .timeline = &copy->timeline,
                                          .known = opening->bounds,
                                          .colors = place_timeline_palette(whole)->count,
                                          .last = copy->base->id,
                                          .time = opening->time,
                                          .unsound = copy->unsound};
    return PLACE_OK;
}

/* The dictionary up to the users that the log has met. */
static enum place_code add_users(struct copy *copy, struct place_err *err) {
    const struct place_pg_log *log = copy->source->database->log;
    while (copy->users < place_pg_log_users(log)) {
        const char *key = place_pg_log_user_key(log, copy->users + 1);
        if (place_archive_add_user(copy->writer, key, strlen(key), &copy->users, err))
            return err->code;
    }
    return PLACE_OK;
}

static enum place_code copy_events(struct copy *copy, const struct place_pg_events *events,
                                   struct place_err *err) {
    if (add_users(copy, err))
        return err->code;
    for (size_t i = 0; i < events->misfit_count; i++)
        if (database_tell_misfit(&copy->check, &events->misfits[i], err))
            return err->code;
    for (size_t i = 0; i < events->count; i++) {
        struct place_event event = events->events[i];
        bool sound = false;
        if (database_check_event(&copy->check, &event, events->ids[i], &sound, err) ||
            (sound && place_archive_append_at(copy->writer, &event, events->ids[i], err)))
            return err->code;
    }
    place_progress_add(copy->source->database->progress, events->count);
    return PLACE_OK;
}

static enum place_code copy_all(struct copy *copy, struct place_pg_reader *reader,
                                struct place_err *err) {
    for (;;) {
        struct place_pg_events events;
        if (place_pg_reader_next(reader, &events, err))
            return err->code;
        if (copy_events(copy, &events, err))
            return err->code;
        if (events.count == 0)
            return PLACE_OK;
    }
}

static enum place_code write_archive(struct copy *copy, const struct place_need *need,
                                     const char *path, struct place_err *err) {
    struct database *database = copy->source->database;
    struct place_pg_reader *reader = NULL;
    const struct place_pg_want want = {.behind = copy->base->id,
                                       .up_to = copy->up_to,
                                       .users = need->users,
                                       .region = need->region,
                                       .trail_of = need->trail_of,
                                       .misfits = need->unsound != NULL};
    const struct place_archive_options options = {
        .timeline = &copy->timeline, .seqs_given = true, .initial = copy->base->pixels};
    if (place_archive_create(path, &options, &copy->writer, err))
        return err->code;
    place_progress_begin(database->progress, "events", copy->up_to - copy->base->id);
    enum place_code code = place_pg_reader_open(database->log, &want, &reader, err);
    if (!code)
        code = copy_all(copy, reader, err);
    if (!code && database->raised && place_pg_reader_raised(reader) > *database->raised)
        *database->raised = place_pg_reader_raised(reader);
    place_pg_reader_close(reader);
    if (code) {
        place_archive_abort(copy->writer);
        return code;
    }
    return place_archive_finish(copy->writer, err);
}

static enum place_code make_archive(struct copy *copy, const struct place_need *need,
                                    struct place_err *err) {
    char *path = place_temporary_path(err);
    if (!path)
        return err->code;
    unlink(path); /* a free name, which the archive has only while it is opened */
    enum place_code code = write_archive(copy, need, path, err);
    if (!code) {
        place_archive_close(copy->source->archive);
        copy->source->archive = NULL;
        code = place_archive_open(path, &copy->source->archive, err);
        unlink(path); /* what is open stays readable */
    }
    free(path);
    return code;
}

/* ---- fetching -------------------------------------------------------------------------------- */

static bool covers(const struct database *database, const struct place_need *need) {
    const struct place_need *had = &database->need;
    const struct place_rect none = {0};
    const struct place_rect part = place_rect_empty(need->region) ? none : need->region;
    const bool region = place_rect_empty(had->region) ||
                        (!place_rect_empty(part) && place_rect_covers(had->region, part));
    return database->fetched && !had->unsound == !need->unsound && had->from <= need->from &&
           had->to >= need->to && region &&
           (had->trail_of == PLACE_NO_USER || had->trail_of == need->trail_of) &&
           (had->users || !need->users) && (had->counts || !need->counts);
}

static enum place_code find_end(struct place_source *source, int64_t to, uint64_t *id,
                                struct place_err *err) {
    const struct place_pg_log_info *info = place_pg_log_info(source->database->log);
    *id = info->last_id;
    if (to >= info->last_time)
        return PLACE_OK;
    if (place_pg_log_id_at(source->database->log, to, id, err))
        return err->code;
    *id += 1; /* what comes next tells where the span ends */
    return PLACE_OK;
}

static enum place_code fetch_from(struct place_source *source, const struct place_need *need,
                                  struct base *base, struct place_err *err) {
    struct database *database = source->database;
    struct copy copy = {.source = source, .base = base, .unsound = need->unsound};
    if (find_end(source, need->to, &copy.up_to, err) ||
        (need->counts && base->id > place_pg_log_info(database->log)->opening_id &&
         place_pg_log_count(database->log, base->id, &base->events, err)))
        return err->code;
    copy.up_to = copy.up_to > base->id ? copy.up_to : base->id;
    enum place_code code = cut_timeline(&copy, err);
    if (!code)
        code = make_archive(&copy, need, err);
    place_timeline_release(&copy.timeline);
    return code ? code : source_take_archive(source, base->events, err);
}

enum place_code database_fetch(struct place_source *source, const struct place_need *need,
                               struct place_err *err) {
    struct database *database = source->database;
    struct base base = {0};
    if (covers(database, need))
        return PLACE_OK;
    enum place_code code = find_base(database, need, &base, err);
    if (!code)
        code = fetch_from(source, need, &base, err);
    free(base.pixels);
    if (code)
        return place_pg_log_explain(database->log, err);
    database->fetched = true;
    database->need = *need;
    database->base_id = base.id;
    place_pg_log_rest(database->log);
    return PLACE_OK;
}
