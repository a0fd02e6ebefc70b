/* The commands of place-snapshot. */
#include "cli/snapshot_commands.h"

#include "base/mem.h"
#include "cli/instant_options.h"
#include "cli/snapshot_report.h"
#include "cli/snapshot_show.h"
#include "cli/source_operand.h"
#include "source/snapshot_take.h"

#include <inttypes.h>
#include <stdlib.h>

/* What a command works with. */
struct job {
    const struct place_snapshot_settings *settings;
    struct place_pg *pg;
    struct place_context *context;
    FILE *out;
};

/* ---- list, check, prune ---------------------------------------------------------------------- */

static enum place_code list(const struct job *job, struct place_err *err) {
    struct place_pg_snapshot_list rows;
    if (place_pg_snapshots_list(job->pg, &rows, err))
        return err->code;
    const enum place_code code =
        place_snapshot_print_list(&rows, NULL, job->settings->json, job->out, err);
    place_pg_snapshots_release(&rows);
    return code;
}

/* `newest` is NULL where there is none with a moment. */
static enum place_code judge_age(const struct job *job, const struct place_pg_snapshot *newest,
                                 int64_t now, struct place_err *err) {
    char limit[PLACE_TIME_TEXT], time[PLACE_TIME_TEXT], age[PLACE_TIME_TEXT];
    if (!newest)
        return place_fail(err, PLACE_DIFFERENT, "%s: there is no snapshot", place_pg_name(job->pg));
    if (now - newest->time <= job->settings->max_age)
        return PLACE_OK;
    place_format_time(newest->time, time);
    place_format_duration(now - newest->time, age);
    place_format_duration(job->settings->max_age, limit);
    return place_fail(err, PLACE_DIFFERENT,
                      "%s: the newest snapshot, %" PRId64 ", is of %s, %s ago; wanted at most %s",
                      place_pg_name(job->pg), newest->id, time, age, limit);
}

static enum place_code check(const struct job *job, struct place_err *err) {
    struct place_pg_snapshot_list rows;
    int64_t now = 0;
    if (place_pg_snapshots_list(job->pg, &rows, err))
        return err->code;
    const struct place_pg_snapshot *newest = rows.count ? &rows.rows[rows.count - 1] : NULL;
    enum place_code code = place_pg_now(job->pg, &now, err);
    if (!code)
        code = judge_age(job, newest && newest->has_time ? newest : NULL, now, err);
    place_pg_snapshots_release(&rows);
    return code;
}

static enum place_code remove_row(const struct job *job, const struct place_pg_snapshot *row,
                                  struct place_err *err) {
    if (place_pg_snapshot_remove(job->pg, row->id, err))
        return err->code;
    return job->settings->verbose ? place_snapshot_print_json(row, job->out, err) : PLACE_OK;
}

static enum place_code prune_rows(const struct job *job, const struct place_pg_snapshot_list *rows,
                                  struct place_err *err) {
    bool *chosen = place_new_array(rows->count, sizeof *chosen, err);
    if (!chosen)
        return err->code;
    place_keep_choose(rows, &job->settings->keep, chosen);
    for (size_t i = 0; i < rows->count; i++)
        chosen[i] = !chosen[i];
    enum place_code code = PLACE_OK;
    if (job->settings->dry_run)
        code = place_snapshot_print_list(rows, chosen, job->settings->json, job->out, err);
    else
        for (size_t i = 0; !code && i < rows->count; i++)
            if (chosen[i])
                code = remove_row(job, &rows->rows[i], err);
    free(chosen);
    return code;
}

/* No lock is needed: whoever adds one meanwhile adds a newer one, or one that is not in our list.
 */
static enum place_code prune(const struct job *job, struct place_err *err) {
    struct place_pg_snapshot_list rows;
    if (place_pg_snapshots_list(job->pg, &rows, err))
        return err->code;
    const enum place_code code = prune_rows(job, &rows, err);
    place_pg_snapshots_release(&rows);
    return code;
}

/* ---- take, backfill -------------------------------------------------------------------------- */

static enum place_code open_log(const struct job *job, struct place_source **source,
                                struct place_err *err) {
    char *uri = place_copy_string(job->settings->uri, err);
    if (!uri)
        return err->code;
    const enum place_code code = place_open_operand(job->context, 1, &uri, NULL, source, err);
    free(uri);
    return code;
}

static enum place_code take_one(const struct job *job, struct place_source *source,
                                struct place_err *err) {
    struct place_pg_snapshot taken;
    bool is_new = false;
    int64_t at = 0;
    if (job->settings->has_at &&
        place_moment_choose(&job->settings->at, "--at", place_source_info(source), job->context,
                            &at, err))
        return err->code;
    if (place_snapshot_take(job->pg, source, job->settings->has_at ? &at : NULL, &taken, &is_new,
                            err))
        return err->code;
    if (!job->settings->verbose)
        return PLACE_OK;
    if (is_new)
        return place_snapshot_print_json(&taken, job->out, err);
    place_remark(job->context, "position %" PRIu64 " was taken before, as snapshot %" PRId64,
                 taken.last_event_id, taken.id);
    return PLACE_OK;
}

/* A line cannot fail here but for want of memory, and then the next snapshot fails, too. */
static void print_made(void *context, const struct place_pg_snapshot *snapshot) {
    struct place_err ignored;
    (void)!place_snapshot_print_json(snapshot, context, &ignored);
}

static enum place_code fill(const struct job *job, struct place_source *source,
                            struct place_err *err) {
    const struct place_backfill options = {.every = job->settings->every,
                                           .progress = job->context->progress,
                                           .made = job->settings->verbose ? print_made : NULL,
                                           .context = job->out};
    return place_snapshot_backfill(job->pg, source, &options, err);
}

/* Run `work` over the log unless another run of the same name is at it: of cron's two, one is
 * enough, and cron would mail each word. */
static enum place_code alone(const struct job *job, const char *name,
                             enum place_code (*work)(const struct job *job,
                                                     struct place_source *source,
                                                     struct place_err *err),
                             struct place_err *err) {
    struct place_source *source = NULL;
    bool mine = false;
    if (place_pg_snapshots_lock(job->pg, name, &mine, err))
        return err->code;
    if (!mine) {
        if (job->settings->verbose || job->settings->command != PLACE_SNAPSHOT_TAKE)
            place_remark(job->context, "another %s is in progress", name);
        return PLACE_OK;
    }
    if (open_log(job, &source, err))
        return err->code;
    const enum place_code code = work(job, source, err);
    place_source_close(source);
    return code;
}

enum place_code place_snapshot_obey(const struct place_snapshot_settings *settings,
                                    struct place_pg *pg, struct place_context *context, FILE *out,
                                    struct place_err *err) {
    const struct job job = {.settings = settings, .pg = pg, .context = context, .out = out};
    switch (settings->command) {
    case PLACE_SNAPSHOT_TAKE: return alone(&job, "take", take_one, err);
    case PLACE_SNAPSHOT_BACKFILL: return alone(&job, "backfill", fill, err);
    case PLACE_SNAPSHOT_LIST: return list(&job, err);
    case PLACE_SNAPSHOT_SHOW:
        return place_snapshot_show(settings, context->database.schema, pg, err);
    case PLACE_SNAPSHOT_PRUNE: return prune(&job, err);
    default: return check(&job, err);
    }
}
