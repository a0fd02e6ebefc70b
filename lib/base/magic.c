/* The one table of magics. */
#include "base/magic.h"

#include <string.h>

static const struct magic magics[] = {
    {"\x1f\x8b", 2, "gzip", &inflate_gzip, NULL, false},
    {"\x28\xb5\x2f\xfd", 4, "zstd", &inflate_zstd, NULL, false},
    {"\xfd"
     "7zXZ\0",
     6, "xz", &inflate_xz, NULL, false},
    {"BZh", 3, "bzip2", NULL, "bzip2 -dc", true},
    {"PK\x03\x04", 4, "zip", NULL, "unzip -p", false},
    {"PK\x05\x06", 4, "zip", NULL, "unzip -p", false},
    {"7z\xbc\xaf\x27\x1c", 6, "7z", NULL, "7z x -so", false},
    {"\x04\x22\x4d\x18", 4, "lz4", NULL, "lz4 -dc", true},
    {"LZIP", 4, "lzip", NULL, "lzip -dc", true},
    {"\x1f\x9d\x90", 3, "compress", NULL, "gzip -dc", true},
    {"Rar!\x1a\x07", 6, "rar", NULL, "unrar p -inul", false},
};

/* A frame for others to skip, which pzstd puts before its own (RFC 8878, 3.1.2). */
static const struct magic skippable = {NULL, 0, "zstd", &inflate_zstd, NULL, false};

static bool is_skippable(const unsigned char *start, size_t size) {
    return size >= 4 && (start[0] & 0xf0) == 0x50 && memcmp(start + 1, "\x2a\x4d\x18", 3) == 0;
}

const struct magic *magic_of(const unsigned char *start, size_t size) {
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if (size >= magics[i].size && memcmp(start, magics[i].bytes, magics[i].size) == 0)
            return &magics[i];
    return is_skippable(start, size) ? &skippable : NULL;
}
