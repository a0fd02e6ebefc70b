/* From provisional numbers of users to those of the archive. */
#include "source/user_numbers.h"

#include "base/mem.h"
#include "base/outfile.h"
#include "source/temporary.h"

#include <stdlib.h>

#define ALIAS UINT32_C(0x80000000) /* what follows is another provisional number */

/* Where a number is in the file. */
static uint64_t place_of(uint32_t provisional) {
    return (uint64_t)(provisional - 1) * sizeof(uint32_t);
}

enum place_code user_numbers_init(struct user_numbers *numbers, uint32_t count, uint64_t memory,
                                  struct place_err *err) {
    *numbers = (struct user_numbers){.count = count};
    if ((uint64_t)count * sizeof *numbers->memory <= memory) {
        numbers->memory = place_new_array(count, sizeof *numbers->memory, err);
        return numbers->memory ? PLACE_OK : err->code;
    }
    numbers->file = place_temporary_file(err);
    if (!numbers->file)
        return err->code;
    const uint32_t none = 0; /* the last; those before it are zeros then */
    return temporary_write(numbers->file, place_of(count), &none, sizeof none, err);
}

void user_numbers_release(struct user_numbers *numbers) {
    free(numbers->memory);
    if (numbers->file)
        fclose(numbers->file);
    *numbers = (struct user_numbers){0};
}

static enum place_code load(const struct user_numbers *numbers, uint32_t provisional,
                            uint32_t *value, struct place_err *err) {
    if (numbers->memory) {
        *value = numbers->memory[provisional - 1];
        return PLACE_OK;
    }
    return temporary_read(numbers->file, place_of(provisional), value, sizeof *value, err);
}

static enum place_code store(struct user_numbers *numbers, uint32_t provisional, uint32_t value,
                             struct place_err *err) {
    if (numbers->memory) {
        numbers->memory[provisional - 1] = value;
        return PLACE_OK;
    }
    return temporary_write(numbers->file, place_of(provisional), &value, sizeof value, err);
}

enum place_code user_numbers_alias(struct user_numbers *numbers, uint32_t provisional,
                                   uint32_t original, struct place_err *err) {
    return store(numbers, provisional, original | ALIAS, err);
}

enum place_code user_numbers_get(const struct user_numbers *numbers, uint32_t *provisional,
                                 uint32_t *number, struct place_err *err) {
    if (load(numbers, *provisional, number, err))
        return err->code;
    if (!(*number & ALIAS))
        return PLACE_OK;
    *provisional = *number & ~ALIAS;
    return load(numbers, *provisional, number, err);
}

enum place_code user_numbers_set(struct user_numbers *numbers, uint32_t provisional,
                                 uint32_t number, struct place_err *err) {
    return store(numbers, provisional, number, err);
}
