/* Whether no two users have one key. Internal to lib/source. */
#ifndef PLACE_SOURCE_VERIFY_USERS_H
#define PLACE_SOURCE_VERIFY_USERS_H

#include "base/err.h"
#include "source/findings.h"
#include "source/source.h"

/*
 * Read the dictionary, once for every four million users, and compare the keys
 * by their hashes, then by their text. Pieces that cannot be read are left out:
 * that they are damaged is said elsewhere.
 */
enum place_code check_keys(struct place_source *source, struct place_findings *findings,
                           struct place_err *err) PLACE_MUST_CHECK;

#endif
