# SPDX-License-Identifier: GPL-2.0
#
# tables.awk FLAGS ABI - makes C of what --explain knows: the sentences of flags.tsv, whose rows
# are those of hvi_bits, and the entries of the ABI text. Texts in one piece have no pointers
# that a loader would have to mend.

function add(words)
{
	gsub(/[\\"]/, "\\\\&", words)
	print "\t\"" words "\\n\""
}

BEGIN {
	FS = "\t"
	print "#include \"explain.h\"\nconst char explanations[] ="
}

FNR == 1 && NR > 1 { print ";\nconst char entries[] ="; is_abi = 1 }

!is_abi {
	if (!/^#/)
		add($5 "\t" $6 "\t" $7)
	next
}

/^What:/ {
	if (describes) {
		add(paths)
		printf "%s\t\"\\0\"\n", said
		paths = said = pending = ""
		describes = 0
	}
	sub(/^What:[ \t]*\/sys\/kernel\/hv_iface/, "")
	sub(/^\//, "")
	paths = paths (paths == "" ? "" : " ") ($0 == "" ? "/" : $0)
	next
}

/^Description:/ { describes = 1; next }

describes {
	sub(/^\t\t/, "")
	gsub(/[\\"]/, "\\\\&")
	if (!/^$/) {
		said = said "\t\"" pending $0 "\\n\"\n"
		pending = ""
	} else {
		pending = pending "\\n"
	}
}

END {
	add(paths)
	print said "\t\"\\0\";"
}
