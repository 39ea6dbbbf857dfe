# The table of scripts/bench, which sources this. $work/NAME.json holds a line of JSON for each run.

values_of() { # NAME FIELD
    sed -n "s/.*\"$2\":\([0-9.eE+-]*\).*/\1/p" "$work/$1.json" 2>/dev/null || true
}

median() { # NAME FIELD
    values_of "$1" "$2" | sort -g | awk '{ v[NR] = $1 } END { if (NR) print v[int((NR + 1) / 2)]; else print "" }'
}

largest() { # NAME FIELD
    values_of "$1" "$2" | sort -g | tail -n 1
}

calculate() { # EXPRESSION; nothing when a value is missing
    case "$1" in
    *"()"*) echo "" ;;
    *) awk "BEGIN { printf \"%.2f\", $1 }" ;;
    esac
}

ratio() { # NAME OTHER FIELD
    calculate "($(median "$1" "$3"))/($(median "$2" "$3"))"
}

describe_machine() {
    echo "$(date -u +%Y-%m-%d), $(git rev-parse --short HEAD), $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
    echo "load before: $(cut -d ' ' -f 1-3 /proc/loadavg)"
}

# row WHAT VALUE UNIT: what was measured. target WHAT VALUE UNIT (at_least|at_most) LIMIT: and whether it is enough.
row() { printf '%-58s %14s %s\n' "$1" "${2:--}" "$3"; }
target() {
    verdict="not measured"
    if [ -n "$2" ]; then
        verdict=$(awk -v value="$2" -v limit="$5" -v sense="$4" 'BEGIN {
            good = sense == "at_least" ? value >= limit : value <= limit
            printf "%s %s: %s", sense == "at_least" ? "at least" : "at most", limit, good ? "met" : "NOT MET" }')
    fi
    printf '%-58s %14s %-10s %s\n' "$1" "${2:--}" "$3" "$verdict"
}

throughput() { # WHAT NAME
    [ -s "$work/$2.json" ] || return 0
    printf '%-58s %14s events/s, %6.2f µs of CPU an event\n' "$1" \
        "$(median "$2" events_per_second)" "$(median "$2" cpu_us_per_event)"
}

print_table() {
    echo
    throughput "mapping alone, one core" alone
    throughput "  with 20 formulas" formulas
    throughput "  two threads" alone_two
    throughput "submit, network that throws away, one thread" submit
    throughput "  two threads" submit_two
    throughput "plain Node script" plain
    throughput "Meta's Node SDK" sdk
    throughput "delivery over TLS, one core, sink on the other" deliver
    throughput "  two threads on all cores, sink beside them" deliver_two
    throughput "plain Node script" deliver_plain
    throughput "Meta's Node SDK" deliver_sdk
    echo
    target "mapping alone against the plain Node script" "$(ratio alone plain events_per_second)" times at_least 10
    target "  the same by CPU time" "$(ratio plain alone cpu_us_per_event)" times at_least 10
    target "mapping alone against Meta's SDK" "$(ratio alone sdk events_per_second)" times at_least 25
    target "  the same by CPU time" "$(ratio sdk alone cpu_us_per_event)" times at_least 25
    target "20 formulas added" "$(ratio formulas alone cpu_us_per_event)" "times CPU" at_most 2
    target "delivery against the plain Node script" "$(ratio deliver deliver_plain events_per_second)" times at_least 6
    target "  the same by CPU time" "$(ratio deliver_plain deliver cpu_us_per_event)" times at_least 6
    target "delivery against Meta's SDK" "$(ratio deliver deliver_sdk events_per_second)" times at_least 12
    target "  the same by CPU time" "$(ratio deliver_sdk deliver cpu_us_per_event)" times at_least 12
    target "a second thread, mapping alone" "$(ratio alone_two alone_free events_per_second)" times at_least 1.7
    row "a second thread, submit (the plugin's own threads too)" "$(ratio submit_two submit events_per_second)" times
    row "submit of one event, p50" "$(median latency p50)" µs
    row "submit of one event, p99" "$(median latency p99)" µs
    target "submit of one event, p99.9" "$(median latency p999)" µs at_most 100
    row "against a stalled endpoint, p50" "$(median latency_stalled p50)" µs
    row "against a stalled endpoint, p99" "$(median latency_stalled p99)" µs
    target "against a stalled endpoint, p99.9" "$(median latency_stalled p999)" µs at_most 100
    target "heap allocations of one event, mapping alone" "$(median alone allocations_per_event)" "" at_most 0.005
    target "heap allocations of one event, 20 formulas" "$(median formulas allocations_per_event)" "" at_most 0.005
    row "heap allocations of one event, submit and delivery" "$(median submit allocations_per_event)" ""
    for count in $replays; do
        row "replay of $count with a journal" "$(median "replay_$count" seconds)" "s"
    done
    target "replay, peak memory" "$(calculate "($(largest "replay_${replays##* }" kilobytes))/1024")" MiB at_most 64
    target "replay, an event of the last $count against one before" "$(straightness)" times at_most 1.1
    target "start of desthost preview to its first line" "$(median preview milliseconds)" ms at_most 30
    target "the stripped .so" "$(calculate "($(median size bytes))/1048576")" MiB at_most 8
}

# How much steeper (or flatter) the line of time over events is between the two largest counts than from the start of
# the program: 1 is straight.
straightness() {
    set -- $replays
    [ $# -ge 2 ] || return 0
    if [ $# -eq 2 ]; then set -- 0 "$@"; fi
    awk -v a="$1" -v b="$2" -v c="$3" -v ta="$(median "replay_$1" seconds)" -v tb="$(median "replay_$2" seconds)" \
        -v tc="$(median "replay_$3" seconds)" 'BEGIN {
            early = (tb - ta) / (b - a); late = (tc - tb) / (c - b)
            r = late / early; printf "%.2f", r < 1 ? 1 / r : r }'
}

# Puts the table between the marks of a page.
store_table() { # PAGE
    awk -v table="$work/table" '
        /<!-- measured -->/ {
            print; print "```"
            while ((getline line <table) > 0) print line
            print "```"; inside = 1
        }
        /<!-- .measured -->/ { inside = 0 }
        !inside' "$1" >"$work/page"
    cat "$work/page" >"$1"
}
