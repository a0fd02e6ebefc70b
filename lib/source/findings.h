/*
 * What a verification finds: of each kind how often, and the first ten in words
 * and numbers. Memory does not grow with what is found.
 *
 *     struct place_finding *finding = place_find(findings, PLACE_FOUND_GAP);
 *     if (finding) {
 *         finding->seq = from;
 *         finding->has = PLACE_FINDING_SEQ;
 *         place_finding_say(finding, "%" PRIu64 " is missing", from);
 *     }
 */
#ifndef PLACE_SOURCE_FINDINGS_H
#define PLACE_SOURCE_FINDINGS_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum place_found {
    /* of an archive's file */
    PLACE_FOUND_CHUNK, /* a chunk is damaged or not where it belongs */
    PLACE_FOUND_TAIL,  /* the end is cut off or damaged */
    PLACE_FOUND_INDEX, /* there is no index, or a damaged one */
    /* of a history */
    PLACE_FOUND_GAP,       /* seqs are missing */
    PLACE_FOUND_DUPLICATE, /* two events have one seq */
    PLACE_FOUND_ORDER,     /* a seq falls */
    PLACE_FOUND_TIME,      /* a time falls */
    PLACE_FOUND_EPOCH,     /* of a database: an epoch does not open, or not where the last ended */
    PLACE_FOUND_KIND,      /* ... a kind of event that there is not */
    PLACE_FOUND_FILL,      /* ... a fill that is none */
    PLACE_FOUND_OUTSIDE,   /* a placement lies where the canvas never was */
    PLACE_FOUND_PALETTE,   /* a colour that no palette had by then */
    PLACE_FOUND_USER,      /* a user whom the dictionary does not have */
    PLACE_FOUND_KEY,       /* two users have one key */
    PLACE_FOUND_SNAPSHOT,  /* a snapshot is not what replay gives */
    PLACE_FOUND_PIXEL,     /* a pixel of one */
    /* between two sources */
    PLACE_FOUND_PICTURE,    /* a pixel of the canvas before the first event */
    PLACE_FOUND_CANVAS,     /* a change of the canvas */
    PLACE_FOUND_MARK,       /* a mark */
    PLACE_FOUND_EVENT,      /* an event */
    PLACE_FOUND_ONLY_HERE,  /* an event or change that only the first has */
    PLACE_FOUND_ONLY_THERE, /* ... only the second */
    /* remarks: worth knowing, and nothing is wrong */
    PLACE_FOUND_CLOSED,      /* a placement outside the canvas of its time, inside an earlier one */
    PLACE_FOUND_NOT_ALLOWED, /* a placement of a colour that was not to be placed then */
    PLACE_FOUND_PARKED,      /* a seq that is missing, and it is known why */
    PLACE_FOUND_CONFLICT,    /* an event that was not stored, as another had its id */
    PLACE_FOUND_LOOSE,       /* a snapshot that does not say of which event it is */
    PLACE_FOUND_KINDS
};

enum { PLACE_FINDINGS_NAMED = 10, PLACE_FINDING_TEXT = 360 };

/* Which numbers of a finding mean something. */
enum place_finding_has {
    PLACE_FINDING_BYTE = 1,
    PLACE_FINDING_SEQ = 2,
    PLACE_FINDING_LAST_SEQ = 4,
    PLACE_FINDING_COUNT = 8,
    PLACE_FINDING_TIME = 16,
    PLACE_FINDING_LAST_TIME = 32,
    PLACE_FINDING_PIXEL = 64,
    PLACE_FINDING_COLORS = 128, /* wanted and got */
    PLACE_FINDING_USER = 256,
};

struct place_finding {
    unsigned has;            /* enum place_finding_has */
    uint64_t byte;           /* of the file */
    uint64_t seq, last_seq;  /* what it is about: one event, or from seq to last_seq */
    uint64_t count;          /* events, seqs or pixels that it is about */
    int64_t time, last_time; /* microseconds since 1970 UTC; of a gap: before and behind it */
    int32_t x, y;
    int wanted, got;               /* colours */
    uint32_t user;                 /* number */
    char text[PLACE_FINDING_TEXT]; /* a sentence without full stop */
};

struct place_findings {
    struct {
        uint64_t count; /* all that were found */
        size_t named;   /* those in `first` */
        struct place_finding first[PLACE_FINDINGS_NAMED];
    } of[PLACE_FOUND_KINDS];
};

/* Count one, and give it to be filled in (it is all zero); NULL where enough are named. */
struct place_finding *place_find(struct place_findings *findings, enum place_found kind);

void place_finding_say(struct place_finding *finding, const char *format, ...) PLACE_PRINTF(2, 3);

/* "gap", "snapshot", ...; and whether it is only a remark. */
const char *place_found_name(enum place_found kind);
bool place_found_is_remark(enum place_found kind);

/* How many were found that are no remarks. */
uint64_t place_findings_count(const struct place_findings *findings);

#endif
