/* Text that others wrote, made fit to be shown. */
#ifndef PLACE_CLI_PRINTABLE_H
#define PLACE_CLI_PRINTABLE_H

#include <stdio.h>

/*
 * Put '?' in place of whatever could make a terminal do something, or a reader
 * believe something: control characters (C0, DEL, C1), characters that turn the
 * direction of writing round (U+200E, U+200F, U+202A to U+202E, U+2066 to
 * U+2069), line and paragraph separators, and bytes that are no UTF-8. What is
 * left is UTF-8 of at most as many bytes.
 */
void place_make_printable(char *text);

/* Print a field of CSV: in quotes, quotes within doubled, where RFC 4180 wants them. */
void place_print_field(FILE *out, const char *text);

#endif
