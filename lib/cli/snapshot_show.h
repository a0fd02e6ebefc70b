/* A snapshot as PNG, in the colours that its canvas had. */
#ifndef PLACE_CLI_SNAPSHOT_SHOW_H
#define PLACE_CLI_SNAPSHOT_SHOW_H

#include "cli/snapshot_options.h"

/* Load and check the snapshot that the settings name, and write it. `schema` is where `pg` looks,
 * or NULL. */
enum place_code place_snapshot_show(const struct place_snapshot_settings *settings,
                                    const char *schema, struct place_pg *pg,
                                    struct place_err *err) PLACE_MUST_CHECK;

#endif
