# Completion of graph-sandbox for bash: the options are those that the program itself tells of.
_graph_sandbox() {
    local program=${COMP_WORDS[0]} word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} choices=
    if [[ $word == -* ]]; then
        choices=$("$program" --help 2>/dev/null | grep -oE '^  (-h,)?--[a-z-]+' | tr -d ' ' | tr ',' '\n')
    elif [[ $before == --certificate ]]; then
        choices="valid expired other-host self-signed"
    fi
    # Nothing of ours: readline completes files.
    mapfile -t COMPREPLY < <(compgen -W "$choices" -- "$word")
}

complete -o default -F _graph_sandbox graph-sandbox
