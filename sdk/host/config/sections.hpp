// The readers of router.yaml's large sections.
//
// In: the section's field. Out: its settings, and mistakes reported. One thread.
#pragma once

#include "host/config/router_config.hpp"
#include "host/config/section.hpp"

namespace desthost::config {

void read_sources(router_file& in, const field& f, router_settings& out);
void read_http_source(router_file& in, const field& f, http_source& out);
void read_hooks(router_file& in, const field& f, http_source& out);
void read_engine_source(router_file& in, const field& f, std::size_t which, engine_source& out);
void read_routes(router_file& in, const field& f, router_settings& out);
void read_alerts(router_file& in, const field& f, router_settings& out);

// tls: {certificate:, key:}
void read_tls(router_file& in, const field& f, std::optional<tls_files>& out);
// {use:, subject:} or {use:, topic:}; `in_use` is where the name stands.
std::optional<stream_place> read_stream_place(router_file& in, const field& f);

// Reports references between sections that lead nowhere, once all have been read.
void check_references(router_file& in, const yaml_node& root, const router_settings& all);

} // namespace desthost::config
