/*
 * The plain CSV of canvas logs: `ts,x,y,color[,user]`, LF or CR LF, or any
 * columns under a header that names them (csv_cells.h says which names), each
 * once: a header that lacks one or has one twice is what every row is refused
 * for. Only damaged rows may stand before a header. A row may have fewer cells
 * than the header where the rest is not needed, and not more, but that a user
 * may follow under `ts,x,y,color`. Cells may stand in quotes (RFC 4180).
 *
 * ts is epoch seconds or milliseconds, or any other time that place_parse_time
 * reads, such as BigQuery's. color is a palette index, -1 where the pixel lost
 * its colour, or #RRGGBB: the first row of a file that has one of them decides
 * which. Six digits are never an index, since they may be a colour whose # is
 * lost. An empty user is unknown.
 */
#ifndef PLACE_FORMATS_CSV_H
#define PLACE_FORMATS_CSV_H

#include "formats/log_format.h"

extern const struct place_log_format place_format_csv;

#endif
