/*
 * The whole destination ABI in one include. docs/abi.md tells host and plugin authors what to do.
 */
#ifndef DESTINATION_ABI_H
#define DESTINATION_ABI_H

#include <destination/destination.h>
#include <destination/entry.h>
#include <destination/event.h>
#include <destination/export.h>
#include <destination/ext/check.h>
#include <destination/ext/check_events.h>
#include <destination/ext/clock.h>
#include <destination/ext/evaluate.h>
#include <destination/ext/ledger.h>
#include <destination/ext/log.h>
#include <destination/ext/metrics.h>
#include <destination/ext/preview.h>
#include <destination/ext/report.h>
#include <destination/ext/schema.h>
#include <destination/ext/state.h>
#include <destination/host.h>
#include <destination/result.h>
#include <destination/status.h>
#include <destination/string.h>
#include <destination/version.h>

#endif
