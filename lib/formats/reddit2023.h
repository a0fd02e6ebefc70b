/*
 * Reddit's dump of r/place 2023 (data post 15bjm5o): rows
 * `2023-07-20 13:00:26.088 UTC,USER,"X,Y",#FFFFFF`, under the header
 * `timestamp,user,coordinate,pixel_color` or none. USER is 88 characters of
 * base64, empty where unknown; coordinates may be negative. Four coordinates
 * are a moderator's rectangle, `"x1,y1,x2,y2"`, corners inclusive;
 * `"{X: 425, Y: 441, R: 2}"` is a moderator's circle, with or without its edge
 * as the dialect says (open_circles). The other cells may stand in quotes too, as
 * CSV goes through other programs (RFC 4180).
 */
#ifndef PLACE_FORMATS_REDDIT2023_H
#define PLACE_FORMATS_REDDIT2023_H

#include "formats/log_format.h"

extern const struct place_log_format place_format_reddit2023;

#endif
