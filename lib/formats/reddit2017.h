/*
 * Reddit's dump of r/place 2017 (tile_placements.csv): rows
 * `1491167838000,USER,X,Y,COLOR` under the header
 * `ts,user,x_coordinate,y_coordinate,color` or none; BigQuery's first name for
 * the second column, user_hash, is known too. ts is epoch seconds or
 * milliseconds, or BigQuery's `2017-04-01 12:39:58.932 UTC`; USER is any text
 * without a comma, 28 characters of base64 in the dump, empty where unknown;
 * COLOR is an index of at most 5 digits. Cells may stand in quotes. Some rows of the dump have an x
 * or y of 1000, which is off the canvas, and some have empty cells.
 */
#ifndef PLACE_FORMATS_REDDIT2017_H
#define PLACE_FORMATS_REDDIT2017_H

#include "formats/log_format.h"

extern const struct place_log_format place_format_reddit2017;

#endif
