/* Small files that people write. */
#include "formats/text_file.h"

#include <stdio.h>
#include <string.h>

enum { LARGEST = 16 << 20, PIECE = 1 << 16 /* bytes */ };

static enum place_code read_all(FILE *file, struct place_buf *out, struct place_err *err) {
    size_t got = PIECE;
    while (got == PIECE) {
        if (place_buf_reserve(out, PIECE, err))
            return err->code;
        got = fread(out->data + out->size, 1, PIECE, file);
        out->size += got;
        if (out->size > LARGEST)
            return place_fail(err, PLACE_DATA, "more than 16 MiB");
    }
    if (ferror(file))
        return place_fail_errno(err, PLACE_IO, "cannot read");
    if (memchr(out->data, '\0', out->size))
        return place_fail(err, PLACE_DATA, "not a text: it has a byte of zero in it");
    return PLACE_OK;
}

enum place_code place_read_text(const char *path, struct place_buf *out, struct place_err *err) {
    FILE *file = fopen(path, "rb");
    if (!file)
        return place_fail_errno(err, PLACE_IO, "%s", path);
    const enum place_code code = read_all(file, out, err);
    fclose(file);
    if (code)
        return place_wrap(err, "%s", path);
    if (out->size >= 3 && memcmp(out->data, "\xef\xbb\xbf", 3) == 0) {
        out->size -= 3;
        memmove(out->data, out->data + 3, out->size);
    }
    return PLACE_OK;
}
