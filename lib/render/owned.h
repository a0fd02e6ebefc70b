/*
 * Whose a pixel is: what of a canvas one user touched last. It is followed
 * through the history from its beginning, fills, undos and all.
 */
#ifndef PLACE_RENDER_OWNED_H
#define PLACE_RENDER_OWNED_H

#include "base/err.h"
#include "core/canvas.h"
#include "source/source.h"

#include <stdint.h>

struct place_owned {
    uint32_t user;
    uint8_t *pixels; /* owned; by place_canvas_offset(): 1 where the last touch is the user's */
    size_t size;
};

/* Nothing is anybody's yet. A byte a pixel of the canvas's storage. */
enum place_code place_owned_init(struct place_owned *owned, const struct place_canvas *canvas,
                                 uint32_t user, struct place_err *err) PLACE_MUST_CHECK;
void place_owned_release(struct place_owned *owned);
void place_owned_clear(struct place_owned *owned);

/*
 * Take a piece with PLACE_PIXELS and PLACE_USERS in, before it is applied to the
 * canvas; its marks then tell what may have changed here too. Area that opens or
 * closes is nobody's.
 */
void place_owned_apply(struct place_owned *owned, const struct place_canvas *canvas,
                       const struct place_piece *piece);

#endif
