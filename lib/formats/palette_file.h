/* Palettes from files: GIMP's .gpl. */
#ifndef PLACE_FORMATS_PALETTE_FILE_H
#define PLACE_FORMATS_PALETTE_FILE_H

#include "base/err.h"
#include "core/palette.h"

/*
 * Read a GIMP palette: the line `GIMP Palette`, then `R G B [name]` a colour,
 * 0 to 255 each; lines of `Name:`, `Columns:`, `#` and empty ones are passed
 * over. PLACE_DATA names file and line.
 */
enum place_code place_palette_read(const char *path, struct place_palette *palette,
                                   struct place_err *err) PLACE_MUST_CHECK;

#endif
