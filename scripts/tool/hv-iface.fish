# SPDX-License-Identifier: GPL-2.0
#
# Completion of hv-iface for fish. Options, and what follows each, are those of --help.

function __hv_iface_names
    hv-iface --explain 2>/dev/null
end

# Several names may be joined by +.
function __hv_iface_explained
    set -l first (string match -r '^.*\+' -- (commandline -ct))
    __hv_iface_names | string replace -r '^' "$first"
end

complete -c hv-iface -f
complete -c hv-iface -n 'not __fish_seen_argument -l compare' \
    -a "(__hv_iface_names | string replace -rf '\tfile\$' '')"
complete -c hv-iface -n '__fish_seen_argument -l compare' -F
for row in (COLUMNS=132 hv-iface --help 2>/dev/null | string match -r '^  -.*')
    set -l option -l (string replace -r '^.*?--([a-z-]+).*' '$1' -- $row) \
        (string replace -rf -- '^  -(.),.*' '-s$1' $row) -d (string replace -r '^.*?\S  +' '' -- $row)
    set -l takes (string replace -rf '^.*?--\S+ (\S+).*' '$1' -- $row)
    switch "$takes"
        case DIR
            set -a option -x -a '(__fish_complete_directories)'
        case '*FILE*'
            set -a option -r -F
        case '*|*'
            set -a option -x -a (string replace -a '|' ' ' -- $takes)
        case '*NAME*'
            set -a option -x -a '(__hv_iface_explained)'
        case WORD=TEXT
            set -a option -x -a (string match -ra '\w+_\w+' -- $row | string replace -r '$' = | string join ' ')
    end
    complete -c hv-iface $option
end
