/* Memory in huge pages. */
#include "measure/measure_memory.h"

#include "base/mem.h"

#include <stdint.h>
#include <sys/mman.h>

enum { PAGE = 4096, LARGE = 4 << 20 /* bytes; below this the processor finds its way */ };

void *measure_new_array(size_t count, size_t size, struct place_err *err) {
    unsigned char *const array = place_new_array(count, size, err);
    if (!array || count * size < LARGE)
        return array;
    /* From the first whole page on; it is only an advice, so nothing is lost where it fails. */
    const size_t skipped = PAGE - (uintptr_t)array % PAGE;
    (void)madvise(array + skipped, (count * size - skipped) / PAGE * PAGE, MADV_HUGEPAGE);
    return array;
}
