/* Equal shares for a log's files. */
#include "formats/log_deal.h"

#include "base/mem.h"

#include <stdlib.h>

enum place_code place_log_deal_init(struct place_log_deal *deal, unsigned files, uint64_t expected,
                                    struct place_err *err) {
    *deal = (struct place_log_deal){.files = files, .expected = files > 1 ? expected : 0};
    deal->rounds = deal->expected / files / PLACE_LOG_STRETCH + 1;
    deal->dealt = place_new_array(files, sizeof *deal->dealt, err);
    return deal->dealt ? PLACE_OK : err->code;
}

void place_log_deal_release(struct place_log_deal *deal) {
    free(deal->dealt);
    *deal = (struct place_log_deal){0};
}

/* whole * done / parts, in two steps so that no product passes 64 bits. */
static uint64_t part_of(uint64_t whole, uint64_t done, uint64_t parts) {
    return whole / parts * done + whole % parts * done / parts;
}

/* Rows that the file whose turn it is should have after so many rounds. */
static uint64_t share_of(const struct place_log_deal *deal, uint64_t turn, uint64_t rounds) {
    const uint64_t all =
        part_of(deal->expected, turn + 1, deal->files) - part_of(deal->expected, turn, deal->files);
    return part_of(all, rounds, deal->rounds);
}

static void begin_stretch(struct place_log_deal *deal) {
    const uint64_t round = deal->stretches / deal->files, turn = deal->stretches % deal->files;
    deal->stretches++;
    deal->file = (unsigned)(deal->backwards ? deal->files - 1 - turn : turn);
    if (deal->expected == 0 || round >= deal->rounds) {
        deal->due = deal->rows + PLACE_LOG_STRETCH;
        return;
    }
    /* The last round is planned as a whole: else all that files had too many of would be missing
     * in the last of them. */
    if (round + 1 < deal->rounds || turn == 0)
        deal->due = deal->rows;
    deal->due += share_of(deal, turn, round + 1) - deal->dealt[deal->file];
}

bool place_log_deal_row(struct place_log_deal *deal, int64_t time) {
    const bool begins = deal->stretches == 0 || (deal->rows >= deal->due && time != deal->time);
    if (begins)
        begin_stretch(deal);
    deal->time = time;
    deal->rows++;
    deal->dealt[deal->file]++;
    return begins;
}

enum place_code place_log_deal_check(const struct place_log_deal *deal, struct place_err *err) {
    unsigned empty = 0;
    for (unsigned i = 0; i < deal->files; i++)
        empty += deal->dealt[i] == 0;
    if (deal->expected == 0 || empty == 0)
        return PLACE_OK;
    place_fail(err, PLACE_USAGE, "%u of %u files would be empty", empty, deal->files);
    return place_hint(err, "rows of one instant stay in one file: fewer files, or a longer span");
}
