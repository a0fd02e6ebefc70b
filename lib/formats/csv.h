/*
 * The plain CSV of canvas logs: `ts,x,y,color[,user]`, a header or none, LF or
 * CRLF. ts is epoch seconds or milliseconds (see place_parse_time), or any
 * other time that place_parse_time reads; color is a palette index or #RRGGBB,
 * the first data row of a file decides which. The user may stand in quotes, but
 * have none in his name; an empty one is unknown.
 */
#ifndef PLACE_FORMATS_CSV_H
#define PLACE_FORMATS_CSV_H

#include "formats/log_format.h"

extern const struct place_log_format place_format_csv;

#endif
