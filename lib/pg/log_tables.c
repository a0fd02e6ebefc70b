/* Whether the tables of a log are there, with the columns that are read. Where pixel_events is
 * there alone, it is another program's. */
#include "pg/log_state.h"

static enum place_code fail_missing(const struct place_pg *pg, const PGresult *rows,
                                    struct place_err *err) {
    const char *table = PQgetvalue(rows, 0, 0), *column = PQgetvalue(rows, 0, 1);
    if (PQgetvalue(rows, 0, 3)[0] == 't') {
        place_fail(err, PLACE_USAGE,
                   "%s: pixel_events is another program's, which does not say "
                   "what canvas it is of: --canvas-size is missing",
                   pg->name);
        return place_hint(err, "say --canvas-size WxH and --canvas-palette FILE");
    }
    if (PQgetvalue(rows, 0, 2)[0] == 't')
        return place_fail(err, PLACE_DATA, "%s: table '%s' has no column '%s'", pg->name, table,
                          column);
    place_fail(err, PLACE_DATA, "%s: table '%s' does not exist", pg->name, table);
    return place_hint(err, "place-db migrate makes the tables; --table and --canvas-size read one "
                           "of another program");
}

enum place_code pg_log_check_tables(struct place_pg *pg, struct place_err *err) {
    static const char sql[] =
        "SELECT name, part, to_regclass(name) IS NOT NULL, to_regclass('pixel_events') IS NOT "
        "NULL AND to_regclass('canvas_timeline') IS NULL AND to_regclass('canvas_fills') IS NULL "
        "FROM (VALUES "
        "('canvas_timeline', '{id,x0,y0,width,height,palette,colors,background,created_at}'"
        "::text[]), "
        "('pixel_events', '{id,x,y,color,kind,user_id,created_at}'), "
        "('canvas_fills', '{id,shape,x,y,width,height,radius,color,user_id,created_at}'), "
        "('canvas_marks', '{name,created_at}'), "
        "('users', '{id,username,external_key}')) AS tables(name, parts) CROSS JOIN unnest(parts) "
        "AS part WHERE NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass(name) "
        "AND attname = part AND attnum > 0) LIMIT 1";
    PGresult *rows = pg_query(pg, sql, NULL, err);
    if (!rows)
        return err->code;
    const enum place_code code = PQntuples(rows) > 0 ? fail_missing(pg, rows, err) : PLACE_OK;
    PQclear(rows);
    return code;
}
