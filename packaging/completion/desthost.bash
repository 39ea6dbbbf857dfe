# Completion of desthost for bash: commands and options are those that the program itself tells of, so that this file
# need not know them.

# The first column of one part of a help text: "Options", "Subcommands".
_desthost_words() {
    local program=$1 part=$2
    shift 2
    "$program" "$@" --help 2>/dev/null | awk -v part="$part:" '
        /^[^ ]/ { inside = ($0 == part) }
        inside && /^  [^ ]/ { count = split($1, names, ","); for (i = 1; i <= count; ++i) print names[i] }'
}

# The command among the words before the cursor. A word after an option that takes a value may be that value, but no
# value is called like a command.
_desthost_command() {
    local commands=$1 i
    for ((i = 1; i < COMP_CWORD; ++i)); do
        if [[ " $commands " == *" ${COMP_WORDS[i]} "* ]]; then
            printf '%s' "${COMP_WORDS[i]}"
            return
        fi
    done
}

_desthost() {
    local program=${COMP_WORDS[0]} word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    local commands command choices=
    commands=$(_desthost_words "$program" Subcommands | tr '\n' ' ')
    command=$(_desthost_command "$commands")
    COMPREPLY=()
    if [[ $word == -* ]]; then
        choices=$(_desthost_words "$program" Options ${command:+"$command"})
    elif [[ $before == --log-level ]]; then
        choices="debug info warning error"
    elif [[ $before == --log-format ]]; then
        choices="text json"
    elif [[ $before == --format ]]; then
        choices="ndjson json-array csv json table"
    elif [[ $before == --encoding ]]; then
        choices="UTF-8 UTF-16 windows-1252 ISO-8859-1"
    elif [[ $before == --delimiter ]]; then
        choices="comma semicolon tab bar"
    elif [[ -z $command ]]; then
        choices=$commands
    elif [[ $command == dead-letters && $before == dead-letters ]]; then
        choices="list show export retry"
    elif [[ $command == journal && $before == journal ]]; then
        choices="prune backup"
    elif [[ $command == report && $before == report ]]; then
        choices="stages"
    fi
    # Nothing of ours: readline completes files.
    mapfile -t COMPREPLY < <(compgen -W "$choices" -- "$word")
}

complete -o default -F _desthost desthost
