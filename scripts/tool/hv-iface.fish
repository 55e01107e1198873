# SPDX-License-Identifier: GPL-2.0
#
# Completion of hv-iface for fish.

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
complete -c hv-iface -l root -x -a '(__fish_complete_directories)' -d 'the tree, or a copy of it'
complete -c hv-iface -l from -r -F -d 'a saved tree, dump or log, or -'
complete -c hv-iface -l firmware -x -d 'WORD=TEXT of its firmware'
complete -c hv-iface -l no-module -d 'ask CPUID even where the module is loaded'
complete -c hv-iface -l strict -d 'what was not checked fails'
complete -c hv-iface -l export -d 'KEY=value for udev, systemd, shells'
complete -c hv-iface -l tree -d 'lines of PATH: VALUE'
complete -c hv-iface -s a -l all -d 'all that is known'
complete -c hv-iface -l leaves -d 'add the raw leaves'
complete -c hv-iface -l color -x -a 'auto always never' -d 'colours in the report'
complete -c hv-iface -l explain -x -a '(__hv_iface_explained)' -d 'what a name means'
complete -c hv-iface -s J -l json -d 'the whole tree'
complete -c hv-iface -s q -l quiet -d 'say by exit status whether there is a hypervisor'
complete -c hv-iface -l check -d 'rules of the interface that fail'
complete -c hv-iface -l prometheus -r -F -d metrics
complete -c hv-iface -l ansible -d 'a local fact'
complete -c hv-iface -l cpuid -d 'the leaves as cpuid -r has them'
complete -c hv-iface -l compare -r -F -d 'what differs from a saved one'
complete -c hv-iface -s V -l version -d 'the version'
complete -c hv-iface -s h -l help -d 'a summary'
