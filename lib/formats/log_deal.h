/*
 * Dealing a log's rows to its files: which file the next row goes into.
 * Internal to lib/formats.
 *
 * Rows go in stretches of time, one file after the other, until each has had
 * its turn in every round. A stretch ends only where the time moves on, so that
 * rows of one time are in one file. Where it is known how many rows will come,
 * files get equally many to within one, and what rows of one time bring out of
 * balance: less than two such groups.
 */
#ifndef PLACE_FORMATS_LOG_DEAL_H
#define PLACE_FORMATS_LOG_DEAL_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum { PLACE_LOG_STRETCH = 1 << 14 /* rows of a stretch, at most but for those of one time */ };

struct place_log_deal {
    unsigned files;
    bool backwards;     /* from the last file to the first */
    uint64_t expected;  /* rows that will come; 0: not known */
    uint64_t rounds;    /* in which they are dealt */
    uint64_t stretches; /* begun */
    uint64_t rows;      /* so far */
    uint64_t *dealt;    /* owned: of them, in each file */
    uint64_t due;       /* rows with which the stretch is full */
    int64_t time;       /* of the last row */
    unsigned file;      /* of the stretch */
};

/* The face's options: files, 1 or more, and rows that will come, 0 where that is not known. */
enum place_code place_log_deal_init(struct place_log_deal *deal, unsigned files, uint64_t expected,
                                    struct place_err *err) PLACE_MUST_CHECK;
void place_log_deal_release(struct place_log_deal *deal);

/*
 * Deal a row of that time, as the format tells it, into deal->file. True where
 * a stretch begins with it, the first one included. Rows that were not expected
 * go in stretches of PLACE_LOG_STRETCH.
 */
bool place_log_deal_row(struct place_log_deal *deal, int64_t time);

/* PLACE_USAGE where files stayed empty though as many rows as files came. */
enum place_code place_log_deal_check(const struct place_log_deal *deal,
                                     struct place_err *err) PLACE_MUST_CHECK;

#endif
