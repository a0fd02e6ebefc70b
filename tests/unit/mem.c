/* base/mem, base/buf and base/bytes: sizes that overflow, memory that runs out. */
#include "../fault.h"
#include "../tap.h"
#include "base/buf.h"
#include "base/bytes.h"

static void test_arrays(void) {
    struct place_err err;
    unsigned char *zeroed = place_new_array(1000, 3, &err);
    int sum = 0;
    for (size_t i = 0; zeroed && i < 3000; i++)
        sum += zeroed[i];
    tap_ok(zeroed && sum == 0, "an array is zeroed");
    free(zeroed);
    void *none = place_new_array(0, 8, &err);
    tap_ok(none != NULL, "no elements is no failure");
    free(none);
    for (size_t size = 0; size < 200; size += 63) {
        void *aligned = place_new_aligned(size, 1, &err);
        tap_ok(aligned && (uintptr_t)aligned % PLACE_CACHE_LINE == 0, "%zu bytes, aligned", size);
        free(aligned);
    }
}

static void test_overflow(void) {
    struct place_err err = {0};
    volatile size_t huge = SIZE_MAX; /* volatile, else the compiler knows and warns */
    tap_ok(!place_new_array(huge / 2, 3, &err) && err.code == PLACE_MEMORY, "array overflows");
    tap_ok(!place_new_aligned(huge / 2, 3, &err) && err.code == PLACE_MEMORY, "aligned overflows");
    tap_ok(!place_new_aligned(huge, 1, &err) && err.code == PLACE_MEMORY, "rounding overflows");
    int *numbers = NULL;
    size_t capacity = 0;
    tap_int(place_grow_array(&numbers, &capacity, huge / 2, sizeof *numbers, &err), PLACE_MEMORY,
            "growing overflows");
    tap_ok(!numbers && capacity == 0, "... and changes nothing");
    struct place_buf buf = {.size = 2};
    tap_int(place_buf_reserve(&buf, huge, &err), PLACE_MEMORY, "a buffer's size overflows");
}

static void test_growing(void) {
    struct place_err err;
    uint64_t *numbers = NULL;
    size_t capacity = 0, moves = 0;
    for (size_t i = 0; i < 10000; i++) {
        const size_t before = capacity;
        if (place_grow_array(&numbers, &capacity, i + 1, sizeof *numbers, &err))
            break;
        moves += capacity != before;
        numbers[i] = i * i;
    }
    bool kept = true;
    for (size_t i = 0; i < 10000; i++)
        kept = kept && numbers[i] == i * i;
    tap_ok(kept, "elements survive growing");
    tap_ok(moves < 30, "growing is geometric: %zu times for 10,000 elements", moves);
    fault_at(1);
    tap_int(place_grow_array(&numbers, &capacity, 100000, sizeof *numbers, &err), PLACE_MEMORY,
            "growing without memory fails");
    fault_disarm();
    tap_ok(capacity < 100000 && numbers[9999] == UINT64_C(9999) * 9999, "... and loses nothing");
    free(numbers);
}

static void test_buf(void) {
    struct place_err err;
    struct place_buf buf = {0};
    tap_code(place_buf_append(&buf, NULL, 0, &err), PLACE_OK, &err, "nothing appended");
    tap_ok(!buf.data && buf.size == 0, "... is still empty");
    enum place_code code = PLACE_OK;
    for (int i = 0; i < 1000 && !code; i++)
        code = place_buf_printf(&buf, &err, "%03d,", i);
    tap_code(code, PLACE_OK, &err, "printed a thousand times");
    tap_int((int64_t)buf.size, 4000, "the NUL does not count");
    tap_ok(memcmp(buf.data + 4 * 517, "517,", 4) == 0, "in its place");
    tap_code(place_buf_append(&buf, "\0\1\2", 3, &err), PLACE_OK, &err, "bytes appended");
    tap_ok(buf.size == 4003 && memcmp(buf.data + 4000, "\0\1\2", 3) == 0, "bytes are there");
    tap_code(place_buf_reserve(&buf, 5000, &err), PLACE_OK, &err, "reserved");
    tap_ok(buf.size == 4003 && buf.capacity >= 9003, "room without size");
    place_buf_release(&buf);
    tap_ok(!buf.data && !buf.size && !buf.capacity, "released is empty");
    fault_at(1);
    tap_int(place_buf_printf(&buf, &err, "text"), PLACE_MEMORY, "no memory to print in");
    fault_at(1);
    tap_int(place_buf_append(&buf, "text", 4, &err), PLACE_MEMORY, "no memory to append to");
    fault_disarm();
    tap_ok(!buf.data && !buf.size, "a failure leaves it as it was");
}

static void test_faults(void) {
    struct place_err err;
    fault_at(1);
    tap_ok(!place_new_array(1, 1, &err) && err.code == PLACE_MEMORY, "no array");
    fault_at(1);
    tap_ok(!place_new_aligned(1, 1, &err) && err.code == PLACE_MEMORY, "no aligned array");
    fault_at(1);
    tap_ok(!place_copy_string("x", &err) && err.code == PLACE_MEMORY, "no copy");
    tap_ok(fault_disarm(), "the faults were reached");
    char *copy = place_copy_string("text", &err);
    tap_text(copy, "text", "a copy");
    free(copy);
}

static void test_bytes(void) {
    unsigned char bytes[16] = {0};
    place_put_u16(bytes, 0x1234);
    place_put_u32(bytes + 2, 0x89abcdef);
    place_put_u64(bytes + 6, UINT64_C(0xfedcba9876543210));
    static const unsigned char wanted[16] = {0x34, 0x12, 0xef, 0xcd, 0xab, 0x89, 0x10,
                                             0x32, 0x54, 0x76, 0x98, 0xba, 0xdc, 0xfe};
    tap_ok(memcmp(bytes, wanted, sizeof bytes) == 0, "least byte first");
    tap_int(place_get_u16(bytes), 0x1234, "16 bits back");
    tap_int(place_get_u32(bytes + 2), 0x89abcdef, "32 bits back");
    tap_ok(place_get_u64(bytes + 6) == UINT64_C(0xfedcba9876543210), "64 bits back");
}

int main(void) {
    tap_begin();
    test_arrays();
    test_overflow();
    test_growing();
    test_buf();
    test_faults();
    test_bytes();
    return tap_end();
}
