/*
 * The hash by which a sanitised pxls log names an event: only whoever has the
 * key of the user can tell that it is his (pxls.space/x/logs).
 */
#ifndef PLACE_FORMATS_PXLS_HASH_H
#define PLACE_FORMATS_PXLS_HASH_H

#include "core/event.h"

/*
 * The SHA-256 of "date,x,y,index,key" of an event of one pixel: the date in UTC
 * as "2022-04-04 00:53:51,577", whose comma is `point`, the colour's index, -1 for
 * PLACE_NO_COLOR.
 */
void place_pxls_hash(const struct place_event *event, char point, const char *key,
                     unsigned char digest[PLACE_EVENT_HASH]);

#endif
