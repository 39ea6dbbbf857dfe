// An instance's metrics in Prometheus's text format.
//
// In: metrics/1. Out: the text, every name with the prefix destination_, buckets and sums as a histogram with
// its count. Names that Prometheus does not allow are made so. Any thread that may ask for a snapshot.
#pragma once

#include <destination/ext/metrics.h>
#include <string>

namespace desthost {

class instance;

// Appends one number; `last` is the name that the call before was about (empty at first) and is brought up to
// date: HELP and TYPE come once for each name.
void append_metric(std::string& out, std::string& last, const destination_metric_t& metric);

// The whole snapshot; empty when the plugin has no metrics.
std::string metrics_text(const instance& from);

} // namespace desthost
