/*
 * base/inflate: files made by the programs that people use (gzip, zstd, xz,
 * tar), cut at every byte, with every bit flipped, and with more behind them.
 */
#include "base/inflate.h"
#include "../fault.h"
#include "../random.h"
#include "../tap.h"
#include "../tempdir.h"
#include "base/bytes.h"
#include "base/codec.h"

#include <stdlib.h>
#include <sys/wait.h>

static struct place_err err;

/* ---- files ----------------------------------------------------------------------------------- */

enum { ROOM = 1 << 22 };

struct bytes {
    unsigned char *at; /* owned */
    size_t size;
};

static struct bytes load(const char *path) {
    struct bytes bytes = {malloc(ROOM), 0};
    FILE *file = fopen(path, "rb");
    if (!bytes.at || !file)
        abort();
    bytes.size = fread(bytes.at, 1, ROOM, file);
    fclose(file);
    return bytes;
}

static void save(const char *path, const unsigned char *bytes, size_t size) {
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
        abort();
}

/* Run a shell command, which must go well. */
static void shell(const char *command) {
    const int status = system(command);
    if (status != 0) {
        printf("Bail out! %s: status %d\n", command, WEXITSTATUS(status));
        exit(1);
    }
}

/* Rows of a log, about `size` bytes of them. */
static void make_log(const char *path, size_t size) {
    FILE *file = fopen(path, "wb");
    if (!file)
        abort();
    for (size_t at = 0, row = 0; at < size; row++)
        at += (size_t)fprintf(file, "%zu,%d,%d,%d\n", 1000 * row, (int)random_between(0, 999),
                              (int)random_between(0, 999), (int)random_between(0, 31));
    fclose(file);
}

/* ---- reading --------------------------------------------------------------------------------- */

struct outcome {
    enum place_code code;
    struct place_err err;
    struct bytes plain; /* its bytes owned */
    uint64_t stored;    /* as the reader says */
    uint64_t progress;  /* likewise */
    bool same_sha;      /* as of the stored bytes */
};

static void check_sha(struct outcome *outcome, const char *path, struct place_sha256 *sha) {
    unsigned char got[PLACE_SHA256_BYTES], wanted[PLACE_SHA256_BYTES];
    struct place_sha256 whole;
    struct bytes stored = load(path);
    place_sha256_final(sha, got);
    place_sha256_init(&whole);
    place_sha256_update(&whole, stored.at, stored.size);
    place_sha256_final(&whole, wanted);
    outcome->same_sha = memcmp(got, wanted, sizeof got) == 0;
    free(stored.at);
}

/* All of a file, in pieces of `step` bytes; from standard input as "-", whose file is `path`. */
static struct outcome read_file(const char *name, const char *path, size_t step) {
    struct outcome outcome = {.plain = {malloc(ROOM), 0}};
    struct place_inflate *in = NULL;
    struct place_progress progress = {0};
    struct place_sha256 sha;
    place_sha256_init(&sha);
    outcome.code = place_inflate_open(name, &progress, &in, &outcome.err);
    if (in)
        place_inflate_hash(in, &sha);
    for (size_t got = step; !outcome.code && got == step; outcome.plain.size += got) {
        if (outcome.plain.size + step > ROOM)
            abort();
        outcome.code =
            place_inflate_read(in, outcome.plain.at + outcome.plain.size, step, &got, &outcome.err);
    }
    outcome.stored = in ? place_inflate_stored_size(in) : 0;
    outcome.progress = progress.done;
    place_inflate_close(in);
    if (!outcome.code)
        check_sha(&outcome, path, &sha);
    return outcome;
}

static bool same_bytes(const struct bytes *a, const struct bytes *b) {
    return a->size == b->size && memcmp(a->at, b->at, a->size) == 0;
}

/* ---- files that are read --------------------------------------------------------------------- */

/* What makes file `f` of log.csv, of which some.csv and rest.csv are the parts. */
static const struct {
    const char *name, *command;
} good[] = {
    {"plain", "cat log.csv >f"},
    {"gzip", "gzip -c log.csv >f"},
    {"gzip of two members", "gzip -c some.csv >f; gzip -1c rest.csv >>f"},
    {"gzip with zeros behind it", "gzip -c log.csv >f; head -c 3000 /dev/zero >>f"},
    {"zstd", "zstd -qc log.csv >f"},
    {"zstd -19", "zstd -19 -qc log.csv >f"},
    {"zstd with the largest window", "zstd --long=27 -qc <log.csv >f"},
    {"zstd without a checksum", "zstd --no-check -qc log.csv >f"},
    {"zstd of two frames", "zstd -qc some.csv >f; zstd -qc rest.csv >>f"},
    {"zstd of many frames", "split -b 10k log.csv part; for p in part*; do zstd -qc $p; done >f"},
    {"zstd of a frame and an empty one", "zstd -qc log.csv >f; zstd -qc </dev/null >>f"},
    {"zstd behind a frame to skip",
     "{ printf '\\120\\052\\115\\030\\004\\0\\0\\0skip'; zstd -qc log.csv; } >f"},
    {"zstd before a frame to skip",
     "{ zstd -qc log.csv; printf '\\137\\052\\115\\030\\004\\0\\0\\0skip'; } >f"},
    {"xz", "xz -c log.csv >f"},
    {"xz -9e", "xz -9ec log.csv >f"},
    {"xz with a CRC-32", "xz --check=crc32 -c log.csv >f"},
    {"xz with SHA-256", "xz --check=sha256 -c log.csv >f"},
    {"xz without a check", "xz --check=none -c log.csv >f"},
    {"xz of several blocks", "xz -T2 --block-size=50000 -c log.csv >f"},
    {"xz of two streams", "xz -c some.csv >f; xz -c rest.csv >>f"},
    {"xz of two padded streams",
     "{ xz -c some.csv; head -c 8 /dev/zero; xz -c rest.csv; head -c 400 /dev/zero; } >f"},
    {"xz with a filter", "xz --x86 --lzma2 -c log.csv >f"},
    {"a tar", "tar -cf f log.csv"},
    {"a ustar", "tar --format=ustar -cf f log.csv"},
    {"a pax", "tar --format=pax -cf f log.csv"},
    {"a tar of old GNU", "tar --format=oldgnu -cf f log.csv"},
    {"a tar of version 7", "tar --format=v7 -cf f folder"},
    {"a tar.gz", "tar -czf f log.csv"},
    {"a tar.zst", "tar -cf - log.csv | zstd -qc >f"},
    {"a tar.xz", "tar -cJf f log.csv"},
    {"a tar.xz with a folder", "tar -cJf f folder"},
    {"a tar in a tar's smallest blocks", "tar -b 1 -cf f log.csv"},
    {"a long name for GNU",
     "tar --format=gnu -cf f --transform \"s|^|$(printf %0250d 1)/|\" log.csv"},
    {"a long name for pax",
     "tar --format=pax -cf f --transform \"s|^|$(printf %0250d 1)/|\" log.csv"},
    {"a tar with links", "ln -s log.csv link; ln log.csv hard; tar -cf f log.csv link hard"},
    {"a tar with times of pax", "tar --format=pax --pax-option=globexthdr.name=g,comment=x "
                                "-cf f log.csv"},
    {"a tar with a label", "tar -V label -cf f log.csv"},
    {"a tar by python, of pax", "python3 -c 'import tarfile as t\n"
                                "with t.open(\"f\", \"w:xz\", format=t.PAX_FORMAT) as f:\n"
                                "  f.add(\"log.csv\", arcname=\"caf\\u00e9/\" + \"x\" * 200)'"},
};

static void test_good(void) {
    struct bytes log = load("log.csv");
    static const size_t steps[] = {ROOM / 4, 65536, 513, 512};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        shell(good[i].command);
        struct bytes stored = load("f");
        size_t wrong = 0, uncounted = 0;
        for (size_t j = 0; j < sizeof steps / sizeof *steps; j++) {
            struct outcome outcome = read_file("f", "f", steps[j]);
            if (outcome.code)
                printf("# %s\n", outcome.err.message);
            wrong += outcome.code != PLACE_OK || !same_bytes(&outcome.plain, &log);
            uncounted += outcome.stored != stored.size || outcome.progress != stored.size ||
                         !outcome.same_sha;
            free(outcome.plain.at);
        }
        tap_ok(wrong == 0, "%s is read, in pieces of any size", good[i].name);
        tap_ok(uncounted == 0, "... and all stored bytes are counted and hashed");
        free(stored.at);
    }
    free(log.at);
}

/* A pipe that gives the first bytes one by one. */
static void test_pipe(void) {
    struct bytes log = load("log.csv");
    static const char *const commands[] = {"cat log.csv", "xz -c log.csv", "tar -c log.csv",
                                           "tar -cz log.csv", "zstd -qc log.csv"};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        char command[400];
        snprintf(command, sizeof command,
                 "%s >piped; for i in 1 2 3 4 5 6 7; do head -c $i piped | tail -c 1; sleep 0.01; "
                 "done; tail -c +8 piped",
                 commands[i]);
        FILE *pipe = popen(command, "r");
        if (!pipe || dup2(fileno(pipe), STDIN_FILENO) < 0)
            abort();
        struct outcome outcome = read_file("-", "piped", 100000);
        tap_ok(!outcome.code && same_bytes(&outcome.plain, &log) && outcome.same_sha,
               "%s, through a slow pipe", commands[i]);
        free(outcome.plain.at);
        pclose(pipe);
    }
    free(log.at);
}

static void test_sizes(void) {
    static const size_t sizes[] = {0, 1, 2, 511, 512, 513, 1024, 262143, 262144, 262145, 524288};
    static const char *const commands[] = {"cat part >f",   "gzip -c part >f", "zstd -qc part >f",
                                           "xz -c part >f", "tar -cf f part",  "tar -cJf f part"};
    struct bytes log = load("log.csv");
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        save("part", log.at, sizes[i]);
        for (size_t j = 0; j < sizeof commands / sizeof *commands; j++) {
            shell(commands[j]);
            struct outcome outcome = read_file("f", "f", 4096);
            if (outcome.code || outcome.plain.size != sizes[i] ||
                memcmp(outcome.plain.at, log.at, sizes[i]) != 0) {
                printf("# %s, %zu bytes: code %d\n", commands[j], sizes[i], (int)outcome.code);
                wrong++;
            }
            free(outcome.plain.at);
        }
    }
    tap_int((int64_t)wrong, 0, "files of sizes round those of blocks");
    free(log.at);
}

/* ---- files that are not ---------------------------------------------------------------------- */

static const struct {
    const char *name, *command, *message, *hint;
} bad[] = {
    {"garbage behind gzip", "gzip -c log.csv >f; echo more >>f", "something that is not gzip", ""},
    {"garbage behind zstd", "zstd -qc log.csv >f; echo more >>f", "something that is not zstd", ""},
    {"zeros behind zstd", "zstd -qc log.csv >f; head -c 99 /dev/zero >>f",
     "something that is not zstd", ""},
    {"a few bytes behind zstd", "zstd -qc log.csv >f; printf '\\050' >>f", "zstd file is cut off",
     ""},
    {"garbage behind xz", "xz -c log.csv >f; echo something more >>f", "xz data is damaged", ""},
    {"padding of xz that is no multiple of 4", "xz -c log.csv >f; printf '\\0\\0' >>f",
     "xz data is damaged", ""},
    {"a second tar behind the first", "tar -cf f log.csv; tar -cf - some.csv >>f",
     "something follows the end of the tar", ""},
    {"a tar of two files", "tar -cJf f log.csv some.csv", "is a tar of more than one file",
     "tar -xOf FILE NAME | place-import ... -"},
    {"a tar of a folder alone", "mkdir -p empty; tar -cf f empty", "is a tar without a file", ""},
    {"a tar of nothing",
     "tar -cf f -T /dev/null; printf x | dd of=f conv=notrunc status=none "
     "bs=1 seek=5000; tar -cf g empty; cat g >f; head -c 512 g >f; "
     "head -c 1024 /dev/zero >>f",
     "is a tar without a file", ""},
    {"a tar of a sparse file", "truncate -s 1M holes; echo end >>holes; tar -S -cf f holes",
     "is a tar with an entry of type 83", "tar -xOf FILE NAME | place-import ... -"},
    {"the same of pax", "tar --format=pax -S -cf f holes", "is a tar of a sparse file",
     "tar -xOf FILE NAME | place-import ... -"},
    {"bzip2", "bzip2 -c log.csv >f", "is compressed by bzip2",
     "bzip2 -dc FILE | place-import ... -"},
    {"zip", "python3 -c 'import zipfile as z; z.ZipFile(\"f\", \"w\").write(\"log.csv\")'",
     "is compressed by zip", "unzip -p FILE | place-import ... -"},
    {"an empty zip", "python3 -c 'import zipfile as z; z.ZipFile(\"f\", \"w\").close()'",
     "is compressed by zip", "unzip -p FILE | place-import ... -"},
    {"7z", "printf '7z\\274\\257\\047\\034rest' >f", "is compressed by 7z",
     "7z x -so FILE | place-import ... -"},
    {"lz4", "printf '\\004\\042\\115\\030rest' >f", "is compressed by lz4",
     "lz4 -dc FILE | place-import ... -"},
    {"lzip", "printf 'LZIP\\001' >f", "is compressed by lzip",
     "lzip -dc FILE | place-import ... -"},
    {"compress", "printf '\\037\\235\\220rest' >f", "is compressed by compress",
     "gzip -dc FILE | place-import ... -"},
    {"rar", "printf 'Rar!\\032\\007rest' >f", "is compressed by rar",
     "unrar p -inul FILE | place-import ... -"},
};

static void test_bad(void) {
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        shell(bad[i].command);
        struct outcome outcome = read_file("f", "f", 100000);
        tap_ok(outcome.code == PLACE_DATA && strstr(outcome.err.message, bad[i].message), "%s: %s",
               bad[i].name, outcome.code ? outcome.err.message : "read");
        tap_text(outcome.code ? outcome.err.hint : "", bad[i].hint, "... with its hint");
        free(outcome.plain.at);
    }
    struct place_inflate *in = NULL;
    tap_code(place_inflate_open("not-there", NULL, &in, &err), PLACE_IO, &err, "no file");
    tap_ok(!in && strstr(err.message, "not-there"), "... is named");
    tap_code(place_inflate_open(".", NULL, &in, &err), PLACE_IO, &err, "a directory");
    place_inflate_close(NULL);
}

/* A zstd frame of one raw block of five bytes, whose window is 2^log. */
static void test_windows(void) {
    static const struct {
        int log;
        enum place_code code;
    } rows[] = {
        {10, PLACE_OK}, {27, PLACE_OK}, {28, PLACE_DATA}, {31, PLACE_DATA}, {41, PLACE_DATA}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        unsigned char frame[] = "\x28\xb5\x2f\xfd\0?\x29\0\0plain";
        frame[5] = (unsigned char)((rows[i].log - 10) << 3);
        save("f", frame, sizeof frame - 1);
        struct outcome outcome = read_file("f", "f", 100);
        tap_ok(outcome.code == rows[i].code, "a zstd window of 2^%d: %s", rows[i].log,
               outcome.code ? outcome.err.message : "read");
        tap_ok(outcome.code ? strstr(outcome.err.hint, "zstd -dc --long=31 FILE |") != NULL
                            : outcome.plain.size == 5 && memcmp(outcome.plain.at, "plain", 5) == 0,
               "... and what comes of it");
        free(outcome.plain.at);
    }
}

/* An xz block that claims a dictionary of 4 GiB, its header's checksum made right again. */
static void test_memory_limit(void) {
    enum { BLOCK = 12, DICTIONARY = 16 };
    shell("xz -T1 -c log.csv >f");
    struct bytes bytes = load("f");
    const size_t size = ((size_t)bytes.at[BLOCK] + 1) * 4;
    bytes.at[DICTIONARY] = 40;
    place_put_u32(bytes.at + BLOCK + size - 4, place_crc32(bytes.at + BLOCK, size - 4));
    save("f", bytes.at, bytes.size);
    struct outcome outcome = read_file("f", "f", 100);
    tap_ok(outcome.code == PLACE_DATA && strstr(outcome.err.message, "MiB to unpack it"),
           "an xz file that takes too much memory: %s", outcome.err.message);
    tap_text(outcome.err.hint, "xz -dc FILE | place-import ... -", "... with a hint");
    free(outcome.plain.at);
    free(bytes.at);
}

/* ---- damage ---------------------------------------------------------------------------------- */

/* A small file, of which no shorter start is whole but what stands behind its last `extra` bytes.
 */
static const struct {
    const char *name, *command;
    size_t extra;
    size_t magic; /* shorter starts are plain text like any other */
    bool checked; /* every byte is under a checksum or means nothing */
} small[] = {
    {"gzip", "gzip -nc small.csv >f", 0, 2, true},
    {"zstd", "zstd -qc small.csv >f", 0, 4, true},
    {"zstd of one block without a size", "zstd -qc <small.csv >f", 0, 4, true},
    {"xz", "xz -c small.csv >f", 0, 6, true},
    {"xz with SHA-256", "xz --check=sha256 -c small.csv >f", 0, 6, true},
    {"tar", "tar -b 1 -cf f small.csv", 0, 512, false},
    {"tar of pax", "tar --format=pax -b 1 -cf f small.csv", 0, 512, false},
    {"tar in blocks", "tar -b 8 -cf f small.csv", 4096 - 2048, 512, false},
    {"tar.gz", "tar -b 1 -cf - small.csv | gzip -nc >f", 0, 2, true},
    {"tar.zst", "tar -b 1 -cf - small.csv | zstd -qc >f", 0, 4, true},
    {"tar.xz", "tar -b 1 -cf - small.csv | xz -c >f", 0, 6, true},
};

static void test_cuts(void) {
    struct bytes plain = load("small.csv");
    for (size_t i = 0; i < sizeof small / sizeof *small; i++) {
        shell(small[i].command);
        struct bytes whole = load("f");
        size_t wrong = 0;
        for (size_t size = 0; size < whole.size; size++) {
            save("f", whole.at, size);
            struct outcome outcome = read_file("f", "f", 100);
            const struct bytes start = {whole.at, size};
            const bool right = size < small[i].magic ? same_bytes(&outcome.plain, &start)
                               : size + small[i].extra < whole.size
                                   ? outcome.code == PLACE_DATA
                                   : same_bytes(&outcome.plain, &plain);
            if (!right)
                printf("# %s, %zu of %zu bytes: code %d, %zu bytes of %zu\n", small[i].name, size,
                       whole.size, (int)outcome.code, outcome.plain.size, plain.size);
            wrong += !right;
            free(outcome.plain.at);
        }
        tap_ok(wrong == 0, "%s, cut at each of %zu bytes", small[i].name, whole.size);
        free(whole.at);
    }
    free(plain.at);
}

/* Each bit flipped: an error, or bytes that mean nothing. A flipped magic makes it another file. */
static void test_flips(void) {
    struct bytes plain = load("small.csv");
    for (size_t i = 0; i < sizeof small / sizeof *small; i++) {
        if (!small[i].checked)
            continue;
        shell(small[i].command);
        struct bytes whole = load("f");
        size_t wrong = 0, met = 0;
        for (size_t bit = 8 * small[i].magic; bit < 8 * whole.size; bit++) {
            whole.at[bit / 8] ^= (unsigned char)(1 << bit % 8);
            save("f", whole.at, whole.size);
            struct outcome outcome = read_file("f", "f", 100);
            whole.at[bit / 8] ^= (unsigned char)(1 << bit % 8);
            met += outcome.code == PLACE_DATA;
            if (outcome.code != PLACE_DATA && !same_bytes(&outcome.plain, &plain)) {
                printf("# %s, bit %zu of byte %zu: code %d\n", small[i].name, bit % 8, bit / 8,
                       (int)outcome.code);
                wrong++;
            }
            free(outcome.plain.at);
        }
        tap_ok(wrong == 0 && met > 4 * whole.size, "%s, each bit flipped: %zu of %zu are met",
               small[i].name, met, 8 * whole.size);
        free(whole.at);
    }
    free(plain.at);
}

/* ---- memory ---------------------------------------------------------------------------------- */

static void test_faults(void) {
    static const char *const commands[] = {"cat log.csv >f", "gzip -c log.csv >f",
                                           "zstd -qc log.csv >f",
                                           "tar --format=pax -cJf f log.csv"};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        size_t wrong = 0;
        long n = 1;
        shell(commands[i]);
        for (;; n++) {
            fault_at(n);
            struct outcome outcome = read_file("f", "f", 100000);
            const bool hit = fault_disarm();
            wrong += outcome.code != (hit ? PLACE_MEMORY : PLACE_OK);
            free(outcome.plain.at);
            if (!hit)
                break;
        }
        tap_ok(wrong == 0 && n > 2, "%s: out of memory at each of %ld points", commands[i], n - 1);
    }
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    setenv("XZ_OPT", "-0", 1); /* for speed, where no row says more */
    make_log("log.csv", 600000);
    make_log("small.csv", 150);
    shell("head -c 123457 log.csv >some.csv; tail -c +123458 log.csv >rest.csv; "
          "mkdir -p folder/empty; cp log.csv folder");
    test_good();
    test_pipe();
    test_sizes();
    test_bad();
    test_windows();
    test_memory_limit();
    test_cuts();
    test_flips();
    test_faults();
    shell("rm -rf folder empty");
    tempdir_end();
    return tap_end();
}
