/* What stands where in a caption. */
#include "render/caption_layout.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LEAST_EM = 12, MOST_EM = 96, EMS_A_PICTURE = 48 };

/* In ems: at the sides of the strip, above and below, between texts, and from row to row. */
static const double margin = 0.5, edge = 0.25, gap = 1.5, row_ems = 1.3;

/* The texts as wide as they may become, while they are laid out. */
struct widest {
    struct caption_layout *layout;
    struct caption_pen pen;
    char texts[CAPTION_FIELDS][CAPTION_TEXT]; /* "" for one that is not shown */
    double widths[CAPTION_FIELDS];
    double side, inner; /* pixels before the first letter of a row, and for letters */
    int rows;           /* laid out so far */
};

/* Whatever the name of the zone may be, this one is no narrower. */
static const char *widest_name(const struct place_text *text, const struct place_zone *zone) {
    const char *name = NULL, *best = place_zone_name(zone, 0);
    for (size_t i = 1; (name = place_zone_name(zone, i)); i++)
        if (place_text_width(text, name) > place_text_width(text, best))
            best = name;
    return best;
}

/* Which digits they are does not matter: all have the same room. */
static void fill_texts(struct widest *widest, const struct place_caption_options *options) {
    const uint64_t most = caption_most_events(options);
    if (options->title)
        snprintf(widest->texts[CAPTION_TITLE], CAPTION_TEXT, "%s", options->title);
    if (options->events) /* "0 events" is no narrower than "1 event" */
        caption_format_events(most > 1 ? most : 2, widest->texts[CAPTION_EVENTS]);
    if (options->time)
        snprintf(widest->texts[CAPTION_TIME], CAPTION_TEXT, "0000-00-00 00:00%s %s",
                 options->seconds ? ":00" : "", widest_name(widest->pen.text, options->zone));
}

static double words_width(const struct widest *widest, enum caption_field field,
                          struct caption_words words) {
    char text[CAPTION_TEXT];
    caption_take_words(widest->texts[field], words, text);
    return caption_width(&widest->pen, field, text);
}

static void measure_texts(struct widest *widest) {
    for (enum caption_field field = 0; field < CAPTION_FIELDS; field++)
        widest->widths[field] = words_width(widest, field, (struct caption_words){0, CAPTION_TEXT});
    widest->layout->number = words_width(widest, CAPTION_EVENTS, (struct caption_words){0, 1});
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* Texts that are shown, beside each other. */
struct company {
    enum caption_field fields[CAPTION_FIELDS];
    size_t count;
    double width; /* with the gaps */
};

static struct company company_of(const struct widest *widest, enum caption_field first) {
    struct company company = {.count = 0};
    for (enum caption_field field = first; field < CAPTION_FIELDS; field++)
        if (*widest->texts[field]) {
            company.width += widest->widths[field] + (company.count ? gap * widest->layout->em : 0);
            company.fields[company.count++] = field;
        }
    return company;
}

static struct caption_piece *add_piece(struct widest *widest, enum caption_field field) {
    struct caption_layout *layout = widest->layout;
    struct caption_piece *piece = &layout->pieces[layout->count++];
    *piece = (struct caption_piece){
        .field = field,
        .words = {0, CAPTION_TEXT},
        .x = widest->side,
        .width = widest->widths[field],
        .top = (int32_t)lround(edge * layout->em) + widest->rows * layout->row,
    };
    return piece;
}

/* One row: the first at the left, the last at the right, another in the middle of the strip or as
 * near to it as the others let it. */
static void lay_beside(struct widest *widest, const struct company *company) {
    const double between = gap * widest->layout->em;
    const double right = widest->side + widest->inner;
    const struct caption_piece *first = add_piece(widest, company->fields[0]);
    if (company->count > 1) {
        struct caption_piece *last = add_piece(widest, company->fields[company->count - 1]);
        last->x = right - last->width;
        last->right = true;
        if (company->count > 2) {
            struct caption_piece *middle = add_piece(widest, company->fields[1]);
            const double least = first->x + first->width + between;
            const double most = last->x - between - middle->width;
            middle->right = true;
            middle->x = fmin(fmax((widest->layout->width - middle->width) / 2, least), most);
        }
    }
    widest->rows++;
}

static enum place_code too_wide(const struct widest *widest, enum caption_field field,
                                struct caption_words words, struct place_err *err) {
    char word[CAPTION_TEXT];
    caption_take_words(widest->texts[field], words, word);
    place_fail(err, PLACE_USAGE, "a picture %d pixels wide is too narrow for '%s' in its caption",
               widest->layout->width, word);
    return place_hint(err, "a larger scale makes room, or a shorter caption");
}

/* Rows of its own, as many words on each as fit. */
static enum place_code lay_alone(struct widest *widest, enum caption_field field,
                                 struct place_err *err) {
    const size_t count = caption_count_words(widest->texts[field]);
    struct caption_words words = {0, 1};
    for (; words.first < count; words = (struct caption_words){words.first + words.count, 1}) {
        if (words_width(widest, field, words) > widest->inner)
            return too_wide(widest, field, words, err);
        for (struct caption_words more = words;
             more.first + more.count <= count && words_width(widest, field, more) <= widest->inner;
             more.count++)
            words = more;
        struct caption_piece *piece = add_piece(widest, field);
        piece->words = words;
        piece->width = words_width(widest, field, words);
        widest->rows++;
    }
    return PLACE_OK;
}

/* All on one row; else the title above the others; else each alone. */
static enum place_code lay_out(struct widest *widest, struct place_err *err) {
    const struct company all = company_of(widest, CAPTION_TITLE);
    const struct company numbers = company_of(widest, CAPTION_EVENTS);
    if (all.width <= widest->inner) {
        lay_beside(widest, &all);
        return PLACE_OK;
    }
    if (lay_alone(widest, CAPTION_TITLE, err))
        return err->code;
    if (numbers.count > 0 && numbers.width <= widest->inner) {
        lay_beside(widest, &numbers);
        return PLACE_OK;
    }
    return lay_alone(widest, CAPTION_EVENTS, err) ? err->code
                                                  : lay_alone(widest, CAPTION_TIME, err);
}

/* The height is even, as those of many videos have to be. */
static void settle_height(struct widest *widest) {
    struct caption_layout *layout = widest->layout;
    const int32_t height = widest->rows * layout->row + 2 * (int32_t)lround(edge * layout->em);
    layout->height = height + height % 2;
}

static enum place_code measure(struct widest *widest, const struct place_caption_options *options,
                               struct place_err *err) {
    struct caption_layout *layout = widest->layout;
    struct place_text_sheet unused;
    widest->side = round(margin * layout->em);
    widest->inner = layout->width - 2 * widest->side;
    fill_texts(widest, options);
    measure_texts(widest);
    if (place_text_covered(widest->pen.text, &unused, err) || lay_out(widest, err))
        return err->code;
    settle_height(widest);
    return PLACE_OK;
}

enum place_code caption_layout_make(struct caption_layout *layout,
                                    const struct place_caption_options *options, int32_t width,
                                    struct place_err *err) {
    const int32_t em = width / EMS_A_PICTURE;
    *layout = (struct caption_layout){.width = width};
    if (!place_caption_wanted(options))
        return PLACE_OK;
    if (options->title && caption_check_title(options->title, err))
        return err->code;
    layout->em = em < LEAST_EM ? LEAST_EM : em > MOST_EM ? MOST_EM : em;
    layout->row = (int32_t)lround(row_ems * layout->em);
    const struct place_text_options sheet = {1, 1, layout->em, "the caption"};
    struct widest widest = {.layout = layout};
    struct place_text *text = NULL;
    if (place_text_new(&sheet, &text, err))
        return err->code;
    widest.pen = caption_pen_for(text);
    const enum place_code code = measure(&widest, options, err);
    place_text_free(text);
    return code;
}
