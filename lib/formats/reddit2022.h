/*
 * Reddit's dump of r/place 2022 (data post txvk2d): rows
 * `2022-04-03 17:38:22.252 UTC,USER,#FF3881,"X,Y"`, USER 88 characters of
 * base64, the fraction of the second 0 to 3 digits. Four coordinates are a
 * moderator's rectangle, `"x1,y1,x2,y2"`, corners inclusive. The other cells may
 * stand in quotes too, as CSV goes through other programs (RFC 4180).
 */
#ifndef PLACE_FORMATS_REDDIT2022_H
#define PLACE_FORMATS_REDDIT2022_H

#include "formats/log_format.h"

extern const struct place_log_format place_format_reddit2022;

#endif
