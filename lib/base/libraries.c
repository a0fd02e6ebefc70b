/* The versions of the foreign libraries that lib/base was built with. */
#include "base/libraries.h"

#include <cjson/cJSON.h>
#include <isa-l.h>
#include <lzma.h>
#include <png.h>
#include <sodium.h>
#include <stddef.h>
#include <xxhash.h>
#include <zlib.h>
#include <zstd.h>

#define TEXT(macro)                TEXT_OF(macro)
#define TEXT_OF(text)              #text
#define DOTTED(major, minor, last) TEXT(major) "." TEXT(minor) "." TEXT(last)

const char *const *place_base_libraries(void) {
    static const char *const libraries[] = {
        "zlib " ZLIB_VERSION,
        "libpng " PNG_LIBPNG_VER_STRING,
        "zstd " ZSTD_VERSION_STRING,
        "liblzma " LZMA_VERSION_STRING,
        "xxHash " DOTTED(XXH_VERSION_MAJOR, XXH_VERSION_MINOR, XXH_VERSION_RELEASE),
        "ISA-L " DOTTED(ISAL_MAJOR_VERSION, ISAL_MINOR_VERSION, ISAL_PATCH_VERSION),
        "cJSON " DOTTED(CJSON_VERSION_MAJOR, CJSON_VERSION_MINOR, CJSON_VERSION_PATCH),
        "libsodium " SODIUM_VERSION_STRING,
        NULL,
    };
    return libraries;
}
