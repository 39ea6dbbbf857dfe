/* A shared object that is no plugin. */
#include <destination/export.h>

DESTINATION_EXPORT int something_else(void);

int something_else(void) {
    return 0;
}
