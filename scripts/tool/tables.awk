# SPDX-License-Identifier: GPL-2.0
#
# tables.awk FLAGS ABI - makes C of what --explain knows: the sentences of flags.tsv, in whose
# rows each flag and field is told once more, and the entries of the ABI text.

function text(words)
{
	gsub(/[\\"]/, "\\\\&", words)
	return "\"" words "\""
}

function end_entry()
{
	if (paths != "")
		print "\t{ " text(paths) ", " said " },"
	paths = said = pending = ""
	describes = 0
}

BEGIN {
	FS = "\t"
	print "#include \"explain.h\"\nconst struct explanation explanations[] = {"
}

FNR == 1 && NR > 1 { print "};\nconst struct entry entries[] = {"; is_abi = 1 }

!is_abi {
	if (!/^#/)
		print "\t{ " text($1) ", " text($5) ", " text($6) ", " text($7) " },"
	next
}

/^What:/ {
	if (describes)
		end_entry()
	sub(/^What:[ \t]*\/sys\/kernel\/hv_iface/, "")
	sub(/^\//, "")
	paths = paths (paths == "" ? "" : " ") ($0 == "" ? "/" : $0)
	next
}

/^Description:/ { describes = 1; next }

describes {
	sub(/^\t\t/, "")
	if (/^$/) {
		pending = pending "\\n"
		next
	}
	said = said "\n\t\t\"" pending "\" " text($0) " \"\\n\""
	pending = ""
}

END {
	end_entry()
	print "};\nconst unsigned int entry_count = sizeof(entries) / sizeof(entries[0]);"
}
