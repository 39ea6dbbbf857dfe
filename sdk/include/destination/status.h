/*
 * Status code of a call: an int32_t, zero for success.
 *
 * Positive codes say that nothing is wrong but the call did not do what was asked; negative codes are errors.
 * A side that meets a code it does not know treats it as DESTINATION_ERROR_INTERNAL when negative and as
 * DESTINATION_NEVER when positive.
 */
#ifndef DESTINATION_STATUS_H
#define DESTINATION_STATUS_H

#include <stdint.h>

typedef int32_t destination_status_t;

enum {
    /* The call did what was asked. */
    DESTINATION_OK = 0,
    /* Busy, later: full for now. The plugin calls on_writable once when it is worth trying again. */
    DESTINATION_BUSY = 1,
    /* The instance is stopping or has stopped: it takes no more events until it is started again. */
    DESTINATION_STOPPED = 2,
    /* Never: this instance does not do that and will not, however often it is asked. */
    DESTINATION_NEVER = 3,
    /* The time that the caller gave ran out; what was not finished has been reported as such. */
    DESTINATION_TIMED_OUT = 4,

    /* The call is not allowed in this state of the lifecycle; nothing changed. */
    DESTINATION_ERROR_STATE = -1,
    /* An argument is null, too small, or not of the form that the header asks for; nothing changed. */
    DESTINATION_ERROR_ARGUMENT = -2,
    /* The configuration cannot be used; check/1 says where and why. The previous configuration stays in
       force. */
    DESTINATION_ERROR_CONFIG = -3,
    /* A secret that the configuration refers to is not there; check/1 says which. */
    DESTINATION_ERROR_SECRET = -4,
    /* Memory or another resource of the machine is used up. */
    DESTINATION_ERROR_RESOURCE = -5,
    /* A fault inside the callee that it could contain; its log says more. */
    DESTINATION_ERROR_INTERNAL = -6
};

#endif
