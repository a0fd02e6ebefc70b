/* A directory of deliverables: what is in it, and its videos. */
#include "video/deliverables.h"

#include "video/deliverables_pictures.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* A video, and the panel it shows. The one of the canvas is first: it is planned before any work.
 */
struct kind {
    const char *name;
    int panel;
};

static const struct kind kinds[] = {
    {"timelapse.mp4", PLACE_PANEL_CANVAS},
    {"heat.mp4", PLACE_MEASURE_HEAT},
    {"untouched.mp4", PLACE_MEASURE_UNTOUCHED},
};

enum { KINDS = sizeof kinds / sizeof *kinds };

struct job {
    struct place_source *source;
    const struct place_deliverables_options *options;
    struct place_video timelapse; /* planned: its notes hold for all videos */
    struct deliverable_pictures pictures;
};

/* ---- what a person should know --------------------------------------------------------------- */

static void tell(const struct job *job, const char *file, const struct place_note *note) {
    if (job->options->tell)
        job->options->tell(job->options->context, file, note);
}

static bool is_known(const struct job *job, const struct place_note *note) {
    for (int i = 0; i < job->timelapse.note_count; i++)
        if (strcmp(job->timelapse.notes[i].text, note->text) == 0)
            return true;
    return false;
}

static void tell_left_out(const struct job *job) {
    struct place_note note = {.text = "the log names no users: without maps of"};
    size_t used = strlen(note.text);
    for (unsigned i = 0; i < PLACE_MEASURES; i++)
        if (place_measure_needs_users(i))
            used += (size_t)snprintf(note.text + used, sizeof note.text - used, " %s",
                                     place_measure_name(i));
    tell(job, NULL, &note);
}

static void tell_final(const struct job *job) {
    struct place_note note = {0};
    char shown[PLACE_TIME_TEXT], last[PLACE_TIME_TEXT];
    place_format_time(job->pictures.to, shown);
    place_format_time(job->timelapse.segments.clock.to, last);
    snprintf(note.text, sizeof note.text,
             "pictures are of the mark 'final', %s; videos go on to %s", shown, last);
    tell(job, NULL, &note);
}

/* ---- videos ---------------------------------------------------------------------------------- */

static enum place_code plan_video(const struct job *job, const struct kind *kind,
                                  struct place_video *video, struct place_err *err) {
    struct place_video_options options = job->options->video;
    struct place_scene_options *scene = &options.scene;
    scene->panels[0] = kind->panel;
    scene->panel_count = 1;
    scene->highlight = (struct place_highlight){0};
    scene->over &= kind->panel != PLACE_PANEL_CANVAS;
    return place_video_plan(job->source, &options, video, err);
}

static enum place_code write_video(const struct job *job, const struct kind *kind,
                                   struct place_video *video, struct place_err *err) {
    struct place_outfile *out = NULL;
    if (place_outdir_open_file(job->pictures.dir, kind->name, &out, err))
        return err->code;
    if (!place_video_encode(video, out, err))
        return place_outfile_close(out, err);
    place_outfile_abort(out);
    return err->code;
}

static enum place_code make_video(const struct job *job, const struct kind *kind,
                                  struct place_err *err) {
    struct place_video video;
    if (plan_video(job, kind, &video, err))
        return place_wrap(err, "%s", kind->name);
    for (int i = 0; i < video.note_count; i++)
        if (!is_known(job, &video.notes[i]))
            tell(job, kind->name, &video.notes[i]);
    const enum place_code code = write_video(job, kind, &video, err);
    place_video_release(&video);
    return code;
}

/* ---- the plan -------------------------------------------------------------------------------- */

/* What pictures are of, now that the clock is known. */
static void plan_pictures(struct job *job) {
    const struct place_source_info *info = place_source_info(job->source);
    const struct place_clock *clock = &job->timelapse.segments.clock;
    const struct place_mark *final = place_timeline_find_mark(info->timeline, "final");
    struct deliverable_pictures *pictures = &job->pictures;
    *pictures = (struct deliverable_pictures){
        .source = job->source, .options = job->options, .from = clock->from, .to = clock->to};
    if (final && !job->options->to_given && final->time >= clock->from && final->time < clock->to)
        pictures->to = final->time;
    for (unsigned i = 0; i < PLACE_MEASURES; i++)
        if (info->users > 0 || !place_measure_needs_users(i))
            pictures->measures[pictures->count++] = i;
}

static void tell_plan(const struct job *job) {
    for (int i = 0; i < job->timelapse.note_count; i++)
        tell(job, NULL, &job->timelapse.notes[i]);
    if (job->pictures.to != job->timelapse.segments.clock.to)
        tell_final(job);
    if (job->pictures.count < PLACE_MEASURES)
        tell_left_out(job);
}

static enum place_code check_names(const struct job *job, struct place_err *err) {
    char name[DELIVERABLE_NAME];
    for (size_t i = 0; i < KINDS; i++)
        if (place_outdir_check_name(job->pictures.dir, kinds[i].name, err))
            return err->code;
    for (size_t i = 0; i < job->pictures.count; i++) {
        deliverable_map_name(job->pictures.measures[i], name);
        if (place_outdir_check_name(job->pictures.dir, name, err))
            return err->code;
    }
    return place_outdir_check_name(job->pictures.dir, DELIVERABLE_FINAL, err);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void begin(const struct job *job, const char *what) {
    if (job->options->video.progress)
        job->options->video.progress->subject = what;
}

/* What may still be refused comes first: maps as video, then the video that was planned before. */
static enum place_code write_all(struct job *job, struct place_err *err) {
    begin(job, DELIVERABLE_FINAL);
    if (deliverable_final_write(&job->pictures, err))
        return err->code;
    begin(job, "maps");
    if (deliverable_maps_write(&job->pictures, err))
        return err->code;
    for (size_t i = KINDS; i-- > 1;) {
        begin(job, kinds[i].name);
        if (make_video(job, &kinds[i], err))
            return err->code;
    }
    begin(job, kinds[0].name);
    return write_video(job, &kinds[0], &job->timelapse, err);
}

static enum place_code fill_directory(struct job *job, struct place_err *err) {
    const struct place_deliverables_options *options = job->options;
    const struct place_outdir_options out = {
        .path = options->path, .replace = options->replace, .progress = options->video.progress};
    if (place_outdir_open(&out, &job->pictures.dir, err))
        return err->code;
    if (!check_names(job, err)) {
        tell_plan(job);
        if (!write_all(job, err)) {
            begin(job, NULL);
            return place_outdir_close(job->pictures.dir, err);
        }
    }
    begin(job, NULL);
    place_outdir_abort(job->pictures.dir);
    return err->code;
}

enum place_code place_deliverables_make(struct place_source *source,
                                        const struct place_deliverables_options *options,
                                        struct place_err *err) {
    struct job job = {.source = source, .options = options};
    if (plan_video(&job, &kinds[0], &job.timelapse, err))
        return err->code;
    plan_pictures(&job);
    const enum place_code code = fill_directory(&job, err);
    place_video_release(&job.timelapse);
    return code;
}
