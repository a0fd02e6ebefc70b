/* A limit of the size of a file. */
#include "video/size_limit.h"

#include <inttypes.h>
#include <sys/stat.h>

enum place_code place_size_limit_check(struct place_size_limit *limit, uint64_t written,
                                       uint64_t done, uint64_t total, struct place_err *err) {
    if (!limit || written <= limit->most)
        return PLACE_OK;
    limit->passed = true;
    limit->written = written;
    limit->share = (double)done / (double)total;
    return place_fail(err, PLACE_FAILED, "the file is over %" PRIu64 " bytes", limit->most);
}

enum place_code place_outfile_size(struct place_outfile *out, uint64_t *bytes,
                                   struct place_err *err) {
    struct stat info;
    if (fstat(fileno(place_outfile_stream(out)), &info) != 0)
        return place_fail_errno(err, PLACE_IO, "%s", place_outfile_path(out));
    *bytes = (uint64_t)info.st_size;
    return PLACE_OK;
}
