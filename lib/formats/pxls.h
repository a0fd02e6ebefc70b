/*
 * The log of a Pxls server, as pxls.space publishes it and as the server wrote
 * it: fields behind tabs, no header, times in UTC.
 *
 *     2019-03-19 02:14:40,305  HASH  X  Y  COLOR  user place
 *
 * The fraction of the second is behind a comma or a point, or left out. HASH is
 * 64 hex digits that name the event, not its user (row.hash); where a name
 * stands instead, it is the user's; `-snip-`, `dead`, `<server>` and nothing
 * name nobody. COLOR is a palette index, the pixel's colour after the action;
 * -1 or 255 says that it lost its own. The actions are `user place`, `user undo`,
 * `mod overwrite`, `rollback`, `rollback undo` and `console nuke`.
 *
 * Other columns are told by their number:
 *
 *     5  date user x y color                      no action: user place
 *     6  date user x y color action
 *     7  date user x y color address action       (the address may be empty)
 *     7  date uid username x y color action       db2pixellogs: its sixth is a number
 */
#ifndef PLACE_FORMATS_PXLS_H
#define PLACE_FORMATS_PXLS_H

#include "formats/log_format.h"

extern const struct place_log_format place_format_pxls;

#endif
