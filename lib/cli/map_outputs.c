/* Names of a map's files, and writing them. */
#include "cli/map_outputs.h"

#include "base/outfile.h"
#include "cli/file_names.h"
#include "measure/map_file.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- options --------------------------------------------------------------------------------- */

enum place_code place_map_option(struct place_map_outputs *outputs, int key, const char *argument,
                                 struct place_err *err) {
    assert(place_is_map_option(key));
    if (place_is_map_color_option(key))
        return place_map_color_option(&outputs->look, key, argument, err);
    switch (key) {
    case PLACE_KEY_CSV: outputs->paths[PLACE_FILE_CSV] = argument; return PLACE_OK;
    case PLACE_KEY_CSV_GRID: outputs->paths[PLACE_FILE_CSV_GRID] = argument; return PLACE_OK;
    case PLACE_KEY_NPY: outputs->paths[PLACE_FILE_NPY] = argument; return PLACE_OK;
    case PLACE_KEY_GRAY16: outputs->paths[PLACE_FILE_GRAY16] = argument; return PLACE_OK;
    default: outputs->json = true; return PLACE_OK;
    }
}

/* ---- names ----------------------------------------------------------------------------------- */

static enum place_code check_file(const struct place_map_outputs *outputs, const char *path,
                                  const char *source, struct place_err *err) {
    if (place_same_file(path, source))
        return place_fail(err, PLACE_USAGE, "%s is both the source and an output", path);
    return place_outfile_check(path, outputs->replace, err);
}

static enum place_code check_expanded(const struct place_map_outputs *outputs, const char *path,
                                      const struct place_map_plan *plan, struct place_err *err) {
    if (plan->count > 1 && !strstr(path, "%m")) {
        place_fail(err, PLACE_USAGE, "%s would be the file of %zu measures", path, plan->count);
        return place_hint(err, "%%m in the name stands for the measure's");
    }
    enum place_code code = PLACE_OK;
    for (size_t i = 0; !code && i < plan->count; i++) {
        char *name = place_expand_name(path, "%m", place_measure_name(plan->measures[i]), err);
        code = name ? check_file(outputs, name, plan->source, err) : err->code;
        free(name);
    }
    return code;
}

/* Files of one name, and two of standard output. */
static enum place_code check_distinct(const struct place_map_outputs *outputs,
                                      struct place_err *err) {
    unsigned streams = outputs->json;
    for (unsigned i = 0; i < PLACE_MAP_FILES; i++) {
        const char *path = outputs->paths[i];
        streams += path && strcmp(path, "-") == 0;
        for (unsigned j = 0; path && j < i; j++)
            if (outputs->paths[j] && strcmp(path, outputs->paths[j]) == 0 && strcmp(path, "-") != 0)
                return place_fail(err, PLACE_USAGE, "%s is named twice", path);
    }
    return streams > 1 ? place_fail(err, PLACE_USAGE, "only one thing can go to standard output")
                       : PLACE_OK;
}

enum place_code place_map_outputs_check(const struct place_map_outputs *outputs,
                                        const struct place_map_plan *plan, struct place_err *err) {
    bool asked = outputs->json;
    if (check_distinct(outputs, err))
        return err->code;
    for (unsigned i = 0; i < PLACE_MAP_FILES; i++) {
        if (!outputs->paths[i])
            continue;
        asked = true;
        if (check_expanded(outputs, outputs->paths[i], plan, err))
            return err->code;
    }
    if (asked)
        return PLACE_OK;
    place_fail(err, PLACE_USAGE, "no output is given");
    return place_hint(err, "-o FILE is a picture; --csv, --npy, --gray16 or --json are numbers");
}

/* ---- files ----------------------------------------------------------------------------------- */

static enum place_code save_picture(const struct place_map_outputs *outputs,
                                    const struct place_map *map, const char *path,
                                    const struct place_map_picture_options *options,
                                    struct place_err *err) {
    struct place_map_picture picture;
    if (place_map_picture_draw(&picture, map, options, err))
        return err->code;
    const enum place_code code = place_png_save(&picture.picture, path, outputs->replace, err);
    place_map_picture_release(&picture);
    return code;
}

static enum place_code save(const struct place_map_outputs *outputs, enum place_map_file file,
                            const struct place_map *map, const char *path,
                            const struct place_map_picture_options *options,
                            struct place_err *err) {
    static const enum place_map_format formats[PLACE_MAP_FILES] = {
        [PLACE_FILE_CSV] = PLACE_MAP_CSV,
        [PLACE_FILE_CSV_GRID] = PLACE_MAP_CSV_GRID,
        [PLACE_FILE_NPY] = PLACE_MAP_NPY,
        [PLACE_FILE_GRAY16] = PLACE_MAP_PNG,
    };
    const struct place_map_file_options numbers = {
        .format = formats[file], .scale = outputs->look.color.scale, .replace = outputs->replace};
    return file == PLACE_FILE_PICTURE ? save_picture(outputs, map, path, options, err)
                                      : place_map_save(map, path, &numbers, err);
}

enum place_code place_map_outputs_write(const struct place_map_outputs *outputs,
                                        const struct place_map *map, const struct place_view *view,
                                        const struct place_canvas *canvas, struct place_err *err) {
    const struct place_map_picture_options options = {.view = view,
                                                      .color = outputs->look.color,
                                                      .over = outputs->look.over ? canvas : NULL,
                                                      .legend = !outputs->look.no_legend};
    enum place_code code = PLACE_OK;
    for (unsigned i = 0; !code && i < PLACE_MAP_FILES; i++) {
        if (!outputs->paths[i])
            continue;
        char *path = place_expand_name(outputs->paths[i], "%m", map->name, err);
        code = path ? save(outputs, (enum place_map_file)i, map, path, &options, err) : err->code;
        free(path);
    }
    return code;
}
