/*
 * base/tar: headers put together here byte by byte, as programs that are not
 * at hand write them, and as nobody should. What real programs write is in
 * inflate.c.
 */
#include "base/tar.h"
#include "../tap.h"
#include "base/buf.h"

#include <stdlib.h>

static struct place_err err;

/* ---- making tars ----------------------------------------------------------------------------- */

enum { NAME = 0, SIZE = 124, CHECKSUM = 148, TYPE = 156, MAGIC = 257 };

static void append(struct place_buf *tar, const void *bytes, size_t size) {
    if (place_buf_append(tar, bytes, size, &err))
        abort();
}

static void append_zeros(struct place_buf *tar, size_t size) {
    static const unsigned char zeros[4 * TAR_BLOCK];
    append(tar, zeros, size);
}

static void sign(unsigned char header[TAR_BLOCK]) {
    unsigned sum = 8 * ' ';
    for (int i = 0; i < TAR_BLOCK; i++)
        sum += i >= CHECKSUM && i < CHECKSUM + 8 ? 0 : header[i];
    snprintf((char *)header + CHECKSUM, 8, "%06o", sum);
    header[CHECKSUM + 7] = ' ';
}

/* A header; `field` is the 12 bytes of the size. */
static void append_header(struct place_buf *tar, char type, const char *name,
                          const char field[12]) {
    unsigned char header[TAR_BLOCK] = {0};
    memcpy(header + NAME, name, strlen(name));
    memcpy(header + SIZE, field, 12);
    memcpy(header + MAGIC,
           "ustar\0"
           "00",
           8);
    header[TYPE] = (unsigned char)type;
    sign(header);
    append(tar, header, sizeof header);
}

/* An entry with content. */
static void append_entry(struct place_buf *tar, char type, const char *name, const char *content) {
    char field[24];
    const size_t size = strlen(content);
    snprintf(field, sizeof field, "%011zo", size);
    append_header(tar, type, name, field);
    append(tar, content, size);
    append_zeros(tar, (TAR_BLOCK - size % TAR_BLOCK) % TAR_BLOCK);
}

/* ---- reading them ---------------------------------------------------------------------------- */

struct memory {
    const unsigned char *at;
    size_t left;
};

static enum place_code give(void *context, unsigned char *to, size_t room, size_t *got,
                            struct place_err *ignored) {
    struct memory *memory = context;
    (void)ignored;
    *got = memory->left < room ? memory->left : room;
    if (*got > 0)
        memcpy(to, memory->at, *got);
    memory->at += *got;
    memory->left -= *got;
    return PLACE_OK;
}

static char text[4000]; /* the file in the tar */

static enum place_code read_tar(const struct place_buf *bytes, size_t step) {
    struct memory memory = {bytes->data, bytes->size};
    struct tar tar = {.source = give, .context = &memory};
    size_t size = 0;
    for (size_t got = step; got == step; size += got) {
        if (size + step >= sizeof text)
            abort();
        if (tar_read(&tar, (unsigned char *)text + size, step, &got, &err))
            return err.code;
    }
    text[size] = '\0';
    return PLACE_OK;
}

/* ---- tars ------------------------------------------------------------------------------------ */

static void whole(struct place_buf *tar) {
    append_entry(tar, '0', "log", "row");
}
static void whole_old(struct place_buf *tar) {
    append_entry(tar, '\0', "log", "row");
}
static void whole_contiguous(struct place_buf *tar) {
    append_entry(tar, '7', "log", "row");
}
static void blanks_before_size(struct place_buf *tar) {
    append_header(tar, '0', "log", "         3 \0");
    append(tar, "row", 3);
    append_zeros(tar, TAR_BLOCK - 3);
}
static void size_to_the_brim(struct place_buf *tar) {
    append_header(tar, '0', "log", "000000000003");
    append(tar, "row", 3);
    append_zeros(tar, TAR_BLOCK - 3);
}
static void binary_size(struct place_buf *tar) {
    append_header(tar, '0', "log", "\x80\0\0\0\0\0\0\0\0\0\0\3");
    append(tar, "row", 3);
    append_zeros(tar, TAR_BLOCK - 3);
}
static void negative_size(struct place_buf *tar) {
    append_header(tar, '0', "log", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff");
}
static void huge_size(struct place_buf *tar) {
    append_header(tar, '0', "log", "\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff");
}
static void size_beyond_all(struct place_buf *tar) {
    append_header(tar, '0', "log", "\x80\0\0\1\0\0\0\0\0\0\0\3");
}
static void size_of_letters(struct place_buf *tar) {
    append_header(tar, '0', "log", "three\0\0\0\0\0\0");
}
static void size_of_nines(struct place_buf *tar) {
    append_header(tar, '0', "log", "00000000009\0");
}
static void pax_size(struct place_buf *tar) {
    append_entry(tar, 'x', "pax", "19 path=over/there\n10 size=3\n");
    append_header(tar, '0', "log", "00000000000\0");
    append(tar, "row", 3);
    append_zeros(tar, TAR_BLOCK - 3);
}
static void pax_size_of_a_link(struct place_buf *tar) {
    append_entry(tar, 'x', "pax", "10 size=9\n");
    append_header(tar, '2', "link", "00000000000\0");
    append_entry(tar, '0', "log", "row");
}
static void pax_size_taken_back(struct place_buf *tar) {
    append_entry(tar, 'x', "pax", "10 size=9\n8 size=\n");
    append_entry(tar, '0', "log", "row");
}
static void pax_for_all(struct place_buf *tar) {
    append_entry(tar, 'g', "pax", "17 comment=hello\n");
    append_entry(tar, '0', "log", "row");
}
static void pax_no_number(struct place_buf *tar) {
    append_entry(tar, 'x', "pax", "11 size=-3\n");
}
static void pax_wraps(struct place_buf *tar) {
    append_entry(tar, 'x', "pax", "30 size=18446744073709551619\n\n");
}
static void pax_long_record(struct place_buf *tar) {
    append_entry(tar, 'x', "pax", "99 size=3\n");
}
static void pax_short_record(struct place_buf *tar) {
    append_entry(tar, 'x', "pax", "2 size=3\n");
}
static void pax_no_record(struct place_buf *tar) {
    append_entry(tar, 'x', "pax", "no record\n");
}
static void pax_no_newline(struct place_buf *tar) {
    append_entry(tar, 'x', "pax", "10 size=33");
}
static void pax_wild_length(struct place_buf *tar) {
    append_entry(tar, 'x', "pax", "99999999999999999999999999 size=3\n");
}
static void pax_huge(struct place_buf *tar) {
    append_header(tar, 'x', "pax", "77777777777\0");
}
static void pax_sparse(struct place_buf *tar) {
    append_entry(tar, 'x', "pax", "22 GNU.sparse.major=1\n");
}
static void folders(struct place_buf *tar) {
    append_header(tar, '5', "folder/", "00000000777\0"); /* room, as some write it: no content */
    append_header(tar, '\0', "old/", "00000000000\0");
    append_entry(tar, '0', "log", "row");
}
static void links(struct place_buf *tar) {
    append_header(tar, '2', "link", "00000000000\0");
    append_entry(tar, '0', "log", "row");
    append_header(tar, '1', "hard", "00000000003\0"); /* the size of the other: no content */
}
static void devices(struct place_buf *tar) {
    for (char type = '3'; type <= '6'; type++)
        append_header(tar, type, "device", "00000000000\0");
    append_entry(tar, '0', "log", "row");
}
static void label(struct place_buf *tar) {
    append_header(tar, 'V', "label", "\0\0\0\0\0\0\0\0\0\0\0");
    append_entry(tar, '0', "log", "row");
}
static void long_names(struct place_buf *tar) {
    append_entry(tar, 'L', "././@LongLink", "a very long name");
    append_entry(tar, 'K', "././@LongLink", "and its link");
    append_entry(tar, '0', "log", "row");
}
static void endless_name(struct place_buf *tar) {
    append_header(tar, 'L', "log", "\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff");
}
static void empty(struct place_buf *tar) {
    append_entry(tar, '0', "log", "");
}
static void two(struct place_buf *tar) {
    append_entry(tar, '0', "log", "row");
    append_entry(tar, '0', "another", "");
}
static void nothing(struct place_buf *tar) {
    append_header(tar, '5', "folder", "00000000000\0");
}
static void volume(struct place_buf *tar) {
    append_entry(tar, 'M', "log", "row");
}
static void header_of_text(struct place_buf *tar) {
    append_entry(tar, '0', "log", "row");
    for (int i = 0; i < TAR_BLOCK / 8; i++)
        append(tar, "1,2,3,4\n", 8);
}

/* A file that is a tar, of the version without a magic. */
static void a_tar(struct place_buf *tar) {
    struct place_buf inner = {0};
    append_entry(&inner, '\0', "log", "row");
    memset(inner.data + MAGIC, 0, 8);
    sign(inner.data);
    append_header(tar, '0', "log.tar", "00000002000\0");
    append(tar, inner.data, inner.size);
    place_buf_release(&inner);
}
static void an_xz(struct place_buf *tar) {
    append_header(tar, '0', "log.xz", "00000000006\0");
    append(tar,
           "\xfd"
           "7zXZ\0",
           6);
    append_zeros(tar, TAR_BLOCK - 6);
}
/* What comes before a tar's magic is a name: less than a block is none. */
static void short_of_a_tar(struct place_buf *tar) {
    append_entry(tar, '0', "log", "ustar");
}

static const struct {
    const char *name;
    void (*make)(struct place_buf *tar);
    const char *text; /* of the file; NULL: it is refused */
    const char *message;
} rows[] = {
    {"a tar in it", a_tar, NULL, "is a tar of a tar, which is not read"},
    {"an xz in it", an_xz, NULL, "is a tar of a file compressed by xz, which is not read"},
    {"a text like a tar's magic", short_of_a_tar, "ustar", NULL},
    {"a file", whole, "row", NULL},
    {"a file of old type", whole_old, "row", NULL},
    {"a contiguous file", whole_contiguous, "row", NULL},
    {"blanks before the size", blanks_before_size, "row", NULL},
    {"a size without an end", size_to_the_brim, "row", NULL},
    {"a size of base 256", binary_size, "row", NULL},
    {"a negative size", negative_size, NULL, "a header is none"},
    {"a huge size", huge_size, NULL, "tar is cut off"},
    {"a size beyond all", size_beyond_all, NULL, "a header is none"},
    {"a size in letters", size_of_letters, NULL, "a header is none"},
    {"a size with a nine", size_of_nines, NULL, "a header is none"},
    {"a size of pax", pax_size, "row", NULL},
    {"a size of pax for a link", pax_size_of_a_link, "row", NULL},
    {"a size of pax taken back", pax_size_taken_back, "row", NULL},
    {"a pax header for all", pax_for_all, "row", NULL},
    {"a size of pax that is no number", pax_no_number, NULL, "a pax header is no list"},
    {"a size of pax that wraps round", pax_wraps, NULL, "a pax header is no list"},
    {"a record of pax that is too long", pax_long_record, NULL, "a pax header is no list"},
    {"a record of pax that is too short", pax_short_record, NULL, "a pax header is no list"},
    {"a record of pax without length", pax_no_record, NULL, "a pax header is no list"},
    {"a record of pax without an end", pax_no_newline, NULL, "a pax header is no list"},
    {"a record of pax of wild length", pax_wild_length, NULL, "a pax header is no list"},
    {"a huge pax header", pax_huge, NULL, "a name or pax header is endless"},
    {"a sparse file of pax", pax_sparse, NULL, "is a tar of a sparse file"},
    {"folders", folders, "row", NULL},
    {"links", links, "row", NULL},
    {"devices", devices, "row", NULL},
    {"a label", label, "row", NULL},
    {"long names", long_names, "row", NULL},
    {"a name without end", endless_name, NULL, "a name or pax header is endless"},
    {"an empty file", empty, "", NULL},
    {"two files", two, NULL, "is a tar of more than one file"},
    {"no file", nothing, NULL, "is a tar without a file in it"},
    {"a part of another volume", volume, NULL, "an entry of type 77"},
    {"text in place of a header", header_of_text, NULL, "a header is none"},
};

static void test_rows(void) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (size_t step = 1; step <= 1000; step += 999) {
            struct place_buf tar = {0};
            rows[i].make(&tar);
            append_zeros(&tar, 2 * TAR_BLOCK);
            const enum place_code code = read_tar(&tar, step);
            if (rows[i].text)
                tap_ok(code == PLACE_OK && strcmp(text, rows[i].text) == 0,
                       "%s, in pieces of %zu: %s", rows[i].name, step, code ? err.message : text);
            else
                tap_ok(code == PLACE_DATA && strstr(err.message, rows[i].message),
                       "%s, in pieces of %zu: %s", rows[i].name, step, code ? err.message : "read");
            place_buf_release(&tar);
        }
    }
}

/* What stands behind the file: blocks of zeros, and which bytes among them. */
static void test_ends(void) {
    static const struct {
        size_t zeros;
        const char *more;
        const char *message; /* NULL: it is read */
    } ends[] = {
        {0, "", "tar is cut off"},
        {1, "", "tar is cut off"},
        {TAR_BLOCK, "", "tar is cut off"},
        {2 * TAR_BLOCK - 1, "", "tar is cut off"},
        {2 * TAR_BLOCK, "", NULL},
        {2 * TAR_BLOCK + 1, "", NULL},
        {20 * TAR_BLOCK, "", NULL},
        {2 * TAR_BLOCK, "x", "something follows the end of the tar"},
        {3 * TAR_BLOCK, "x", "something follows the end of the tar"},
        {30 * TAR_BLOCK, "x", "something follows the end of the tar"},
        {2 * TAR_BLOCK - 1, "x", "something follows the end of the tar"},
    };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct place_buf tar = {0};
        whole(&tar);
        for (size_t at = 0; at < ends[i].zeros; at++)
            append_zeros(&tar, 1);
        append(&tar, ends[i].more, strlen(ends[i].more));
        const enum place_code code = read_tar(&tar, 100);
        tap_ok(ends[i].message ? code == PLACE_DATA && strstr(err.message, ends[i].message)
                               : code == PLACE_OK && strcmp(text, "row") == 0,
               "%zu zeros and '%s' behind the file: %s", ends[i].zeros, ends[i].more,
               code ? err.message : "read");
        place_buf_release(&tar);
    }
}

/* A file that is compressed is told by its first bytes, however few are asked for at a time. */
static void test_packed(void) {
    static const struct {
        const char *start;
        const char *message, *hint; /* NULL: it is read */
    } files[] = {
        {"\x1f\x8b\x08", "compressed by gzip", "tar -xOf FILE NAME | place-import ... -"},
        {"\x28\xb5\x2f\xfd", "compressed by zstd", "tar -xOf FILE NAME | place-import ... -"},
        {"BZh9", "compressed by bzip2", "tar -xOf FILE NAME | bzip2 -dc | place-import ... -"},
        {"PK\x03\x04", "compressed by zip",
         "tar -xf FILE NAME && unzip -p NAME | place-import ... -"},
        {"7z\xbc\xaf\x27\x1c", "compressed by 7z",
         "tar -xf FILE NAME && 7z x -so NAME | place-import ... -"},
        {"\x1f", NULL, NULL},
        {"BZ", NULL, NULL},
        {"a BZh", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        for (size_t step = 1; step <= 1000; step += 999) {
            struct place_buf tar = {0};
            append_entry(&tar, '0', "log", files[i].start);
            append_zeros(&tar, 2 * TAR_BLOCK);
            const enum place_code code = read_tar(&tar, step);
            if (files[i].message)
                tap_ok(code == PLACE_DATA && strstr(err.message, files[i].message) &&
                           strcmp(err.hint, files[i].hint) == 0,
                       "file %zu: %s", i, code ? err.message : "read");
            else
                tap_ok(code == PLACE_OK && strcmp(text, files[i].start) == 0, "file %zu is read",
                       i);
            place_buf_release(&tar);
        }
}

/* The first block is handed on whole, and what follows it. */
static void test_long_file(void) {
    static char content[1501];
    for (size_t size = 511; size <= 1500; size += size < 513 ? 1 : 987)
        for (size_t step = 1; step <= 1000; step += 111) {
            struct place_buf tar = {0};
            for (size_t i = 0; i < size; i++)
                content[i] = (char)('a' + i % 23);
            content[size] = '\0';
            append_entry(&tar, '0', "log", content);
            append_zeros(&tar, 2 * TAR_BLOCK);
            const enum place_code code = read_tar(&tar, step);
            tap_ok(code == PLACE_OK && strcmp(text, content) == 0, "%zu bytes, %zu at a time", size,
                   step);
            place_buf_release(&tar);
        }
}

static void test_magic(void) {
    struct place_buf tar = {0};
    unsigned char block[TAR_BLOCK] = {0};
    whole(&tar);
    tap_ok(tar_is_magic(tar.data), "POSIX's magic");
    tar.data[NAME] ^= 1;
    tap_ok(tar_is_magic(tar.data), "... of a damaged header");
    tap_int(read_tar(&tar, 100), PLACE_DATA, "... which is then met");
    memcpy(tar.data + MAGIC, "ustar  ", 8);
    tap_ok(tar_is_magic(tar.data), "GNU's");
    memset(tar.data + MAGIC, 0, 8);
    tap_ok(!tar_is_magic(tar.data), "none, and a wrong checksum");
    sign(tar.data);
    tap_ok(tar_is_magic(tar.data), "none, and a right one");
    tap_ok(!tar_is_magic(block), "zeros are no tar");
    memset(block, 'u', sizeof block);
    memcpy(block + MAGIC, "ustar,0,", 8);
    tap_ok(!tar_is_magic(block), "nor is text that has the word");
    place_buf_release(&tar);
}

int main(void) {
    tap_begin();
    test_rows();
    test_ends();
    test_packed();
    test_long_file();
    test_magic();
    return tap_end();
}
