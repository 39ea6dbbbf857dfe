/*
 * Text that crosses the boundary: a pointer and a length, UTF-8, not ended by a zero byte.
 *
 * The caller keeps it alive for the duration of the call, unless the declaration of the call says
 * otherwise. The callee copies what it wants to keep. An empty text has length 0; its pointer may then be
 * null.
 */
#ifndef DESTINATION_STRING_H
#define DESTINATION_STRING_H

#include <destination/export.h>
#include <stdint.h>
#include <string.h>

typedef struct destination_string {
    const char* data; /* UTF-8 */
    uint64_t size;    /* bytes */
} destination_string_t;

/* A zero-terminated text as a destination_string. Lives as long as `text`. [any-thread] */
static inline destination_string_t destination_string_of(const char* text) {
    destination_string_t s;
    s.data = text;
    s.size = text ? (uint64_t)strlen(text) : 0;
    return s;
}

/*
 * Where a callee writes text whose length the caller cannot know: it calls `write` one or several times, and
 * the pieces follow one another. Pieces last for the call of `write`. `write` is called on the thread of the
 * call that the sink was passed to, and never after that call has returned.
 */
typedef struct destination_sink {
    void* data; /* the caller's, passed back */
    void(DESTINATION_ABI* write)(void* data, destination_string_t piece);
} destination_sink_t;

#endif
