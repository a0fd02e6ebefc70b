/* Fuzz target: a palette of any kind of file. */
#include "formats/palette_file.h"
#include "fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct place_err err;
    struct place_palette palette;
    struct fuzz_file file = fuzz_file_open(data, size);
    const enum place_code code = place_palette_read(file.path, &palette, &err);
    if (code) {
        fuzz_refused(code, &err);
        MUST(strstr(err.message, file.path));
    } else {
        MUST(palette.count >= 1 && palette.count <= PLACE_MAX_COLORS);
        for (unsigned i = 0; i < palette.count; i++)
            MUST(palette.rgb[i] <= 0xffffff);
    }
    fuzz_file_close(&file);
    return 0;
}
