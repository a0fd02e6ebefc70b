/* An archive's file: its tail, its index, its chunks. */
#include "source/verify_archive.h"

#include "archive/check.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The message of the library, which names file and byte, without what the finding says itself. */
static const char *bare_message(const char *message, uint64_t offset) {
    char place[64];
    snprintf(place, sizeof place, "chunk at byte %" PRIu64 ": ", offset);
    const char *found = strstr(message, place);
    return found ? found + strlen(place) : message;
}

static void note_flaw(void *context, uint64_t offset, const char *what) {
    struct place_finding *finding = place_find(context, PLACE_FOUND_CHUNK);
    if (!finding)
        return;
    finding->has = PLACE_FINDING_BYTE;
    finding->byte = offset;
    place_finding_say(finding, "the chunk at byte %" PRIu64 ": %s", offset,
                      bare_message(what, offset));
}

void note_unread(struct place_findings *findings, const struct place_event_chunk *chunk,
                 const char *message) {
    struct place_finding *finding = place_find(findings, PLACE_FOUND_CHUNK);
    if (!finding)
        return;
    finding->has = PLACE_FINDING_BYTE | PLACE_FINDING_SEQ | PLACE_FINDING_LAST_SEQ |
                   PLACE_FINDING_COUNT | PLACE_FINDING_TIME | PLACE_FINDING_LAST_TIME;
    finding->byte = chunk->offset;
    finding->seq = chunk->first_seq;
    finding->last_seq = chunk->last_seq;
    finding->count = chunk->count;
    finding->time = chunk->first_time;
    finding->last_time = chunk->last_time;
    place_finding_say(finding,
                      "the chunk at byte %" PRIu64 ", %" PRIu32 " events, seqs %" PRIu64
                      " to %" PRIu64 ": %s",
                      chunk->offset, chunk->count, chunk->first_seq, chunk->last_seq,
                      bare_message(message, chunk->offset));
}

static void note_tail(const struct place_archive_info *info, struct place_findings *findings) {
    struct place_finding *finding = place_find(findings, PLACE_FOUND_TAIL);
    finding->has = PLACE_FINDING_BYTE | PLACE_FINDING_COUNT | PLACE_FINDING_SEQ;
    finding->byte = info->file_size - info->torn;
    finding->count = info->torn;
    finding->seq = info->last_seq;
    place_finding_say(finding,
                      "the last %" PRIu64 " bytes, from byte %" PRIu64
                      " on, are damaged or cut off; it ends with seq %" PRIu64,
                      info->torn, finding->byte, info->last_seq);
}

static void note_index(const char *index_error, struct place_findings *findings) {
    struct place_finding *finding = place_find(findings, PLACE_FOUND_INDEX);
    if (index_error)
        place_finding_say(finding, "the index cannot be used: %s", index_error);
    else
        place_finding_say(finding, "there is no index at the end");
}

enum place_code check_archive(struct place_archive *archive, const char *index_error,
                              struct place_findings *findings, uint64_t *chunks,
                              struct place_err *err) {
    const struct place_archive_info *info = place_archive_info(archive);
    struct place_archive_check check = {.found = note_flaw, .context = findings};
    if (info->torn)
        note_tail(info, findings);
    if (!info->indexed)
        note_index(index_error, findings);
    const enum place_code code = place_archive_check(archive, &check, err);
    *chunks = check.chunks;
    return code;
}
