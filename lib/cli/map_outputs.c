/* Names of a map's files, and writing them. */
#include "cli/map_outputs.h"

#include "base/mem.h"
#include "base/num.h"
#include "base/outfile.h"
#include "measure/map_file.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- options --------------------------------------------------------------------------------- */

static enum place_code read_color_map(struct place_map_outputs *outputs, const char *name,
                                      struct place_err *err) {
    const int colormap = place_colormap_from_name(name);
    if (colormap < 0)
        return place_fail(err, PLACE_USAGE,
                          "--color-map is '%s', wanted viridis, magma, inferno, cividis, turbo or "
                          "gray",
                          name);
    outputs->color.colormap = (enum place_colormap)colormap;
    return PLACE_OK;
}

static enum place_code read_scale(struct place_map_outputs *outputs, const char *name,
                                  struct place_err *err) {
    const int kind = place_scale_from_name(name);
    if (kind < 0)
        return place_fail(err, PLACE_USAGE,
                          "--scale-values is '%s', wanted linear, log or quantile", name);
    outputs->color.scale.kind = (enum place_scale_kind)kind;
    return PLACE_OK;
}

/* "1%" or "1". */
static enum place_code read_clip(struct place_map_outputs *outputs, const char *argument,
                                 struct place_err *err) {
    char number[32];
    size_t length = strlen(argument);
    if (length > 1 && argument[length - 1] == '%')
        length--;
    if (length >= sizeof number)
        return place_fail(err, PLACE_USAGE, "--clip is '%s', wanted a number of percent", argument);
    memcpy(number, argument, length);
    number[length] = '\0';
    return place_parse_double(number, "--clip", 0, 49.9, &outputs->color.scale.clip, err);
}

enum place_code place_map_option(struct place_map_outputs *outputs, int key, const char *argument,
                                 struct place_err *err) {
    assert(place_is_map_option(key));
    switch (key) {
    case PLACE_KEY_COLOR_MAP: return read_color_map(outputs, argument, err);
    case PLACE_KEY_SCALE_VALUES: return read_scale(outputs, argument, err);
    case PLACE_KEY_CLIP: return read_clip(outputs, argument, err);
    case PLACE_KEY_OVER: outputs->over = true; return PLACE_OK;
    case PLACE_KEY_NO_LEGEND: outputs->no_legend = true; return PLACE_OK;
    case PLACE_KEY_CSV: outputs->paths[PLACE_FILE_CSV] = argument; return PLACE_OK;
    case PLACE_KEY_CSV_GRID: outputs->paths[PLACE_FILE_CSV_GRID] = argument; return PLACE_OK;
    case PLACE_KEY_NPY: outputs->paths[PLACE_FILE_NPY] = argument; return PLACE_OK;
    case PLACE_KEY_GRAY16: outputs->paths[PLACE_FILE_GRAY16] = argument; return PLACE_OK;
    default: outputs->json = true; return PLACE_OK;
    }
}

/* ---- names ----------------------------------------------------------------------------------- */

/* `path` with the measure's name for each %m; free() it. */
static char *expand(const char *path, const char *measure, struct place_err *err) {
    size_t room = strlen(path) + 1;
    for (const char *at = path; (at = strstr(at, "%m")) != NULL; at += 2)
        room += strlen(measure);
    char *name = place_new_array(room, 1, err), *to = name;
    while (name && *path) {
        if (strncmp(path, "%m", 2) == 0) {
            memcpy(to, measure, strlen(measure));
            to += strlen(measure);
            path += 2;
        } else {
            *to++ = *path++;
        }
    }
    return name;
}

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
        char *name = expand(path, place_measure_name(plan->measures[i]), err);
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
        .format = formats[file], .scale = outputs->color.scale, .replace = outputs->replace};
    return file == PLACE_FILE_PICTURE ? save_picture(outputs, map, path, options, err)
                                      : place_map_save(map, path, &numbers, err);
}

enum place_code place_map_outputs_write(const struct place_map_outputs *outputs,
                                        const struct place_map *map, const struct place_view *view,
                                        const struct place_canvas *canvas, struct place_err *err) {
    const struct place_map_picture_options options = {.view = view,
                                                      .color = outputs->color,
                                                      .over = outputs->over ? canvas : NULL,
                                                      .legend = !outputs->no_legend};
    enum place_code code = PLACE_OK;
    for (unsigned i = 0; !code && i < PLACE_MAP_FILES; i++) {
        if (!outputs->paths[i])
            continue;
        char *path = expand(outputs->paths[i], map->name, err);
        code = path ? save(outputs, (enum place_map_file)i, map, path, &options, err) : err->code;
        free(path);
    }
    return code;
}
