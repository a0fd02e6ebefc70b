/*
 * Palettes from files, told by what is in them:
 *
 * - GIMP's .gpl: the line `GIMP Palette`, then `R G B [name]` a colour, 0 to 255
 *   each; lines of `Name:`, `Columns:`, `Channels:` and `#` are passed over.
 * - paint.NET's .txt: eight hex digits `AARRGGBB` a line; lines of `;` are
 *   passed over. paint.NET keeps 96 of them at most; here 255 is the limit. A
 *   colour that is not opaque (AA other than FF) is refused: to leave it out would
 *   move the indices of those behind it.
 * - CSV: a colour a line, `#RRGGBB`, `RRGGBB` or `R,G,B`, which a name or an
 *   index may stand before; an index must be that of the colour's place, from 0
 *   on. The first line may be a header of words such as index, name, color, hex,
 *   value, r, g, b. Fields may stand in quotes.
 * - JSON: Pxls's /info, an object whose member `palette` is a list, or the list
 *   itself; of `{"name": ..., "value": "RRGGBB"}`, or of "#RRGGBB" or "RRGGBB".
 *   A timeline (timeline_file.h) is such an object too.
 *
 * Lines end in LF or CR LF, empty ones are passed over, hex digits are of either
 * case. The order of the colours is that of their indices; one may stand twice.
 */
#ifndef PLACE_FORMATS_PALETTE_FILE_H
#define PLACE_FORMATS_PALETTE_FILE_H

#include "base/err.h"
#include "core/palette.h"

/*
 * Read the palette in the file at `path`: 1 to PLACE_MAX_COLORS colours. PLACE_IO,
 * or PLACE_DATA naming the file and the line, in JSON the entry.
 */
enum place_code place_palette_read(const char *path, struct place_palette *palette,
                                   struct place_err *err) PLACE_MUST_CHECK;

#endif
