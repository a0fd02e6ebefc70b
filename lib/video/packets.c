/* Encoded video in memory. */
#include "video/packets.h"

#include "base/mem.h"

#include <stdlib.h>

enum place_code place_packets_add(struct place_packets *packets, struct place_packet packet,
                                  const void *data, struct place_err *err) {
    if (place_grow_array(&packets->items, &packets->capacity, packets->count + 1,
                         sizeof *packets->items, err))
        return err->code;
    packet.offset = packets->bytes.size;
    if (place_buf_append(&packets->bytes, data, packet.size, err))
        return err->code;
    packets->items[packets->count++] = packet;
    return PLACE_OK;
}

void place_packets_release(struct place_packets *packets) {
    place_buf_release(&packets->bytes);
    free(packets->items);
    *packets = (struct place_packets){0};
}
