# SPDX-License-Identifier: GPL-2.0
#
# manual.awk OPTIONS TEMPLATE - the manual: @synopsis is all options in the order of their table,
# @option NAME the head of what is said of one, which none may be without.

# Bold is what is typed, in italics what stands for something else.
function set(text,    out, font)
{
	gsub(/-/, "\\-", text)
	while (match(text, /[A-Z]+|[a-z\\-]+/)) {
		font = substr(text, RSTART, 1) ~ /[A-Z]/ ? "I" : "B"
		out = out substr(text, 1, RSTART - 1) "\\f" font substr(text, RSTART, RLENGTH) "\\fR"
		text = substr(text, RSTART + RLENGTH)
	}
	return out text
}

function wrong(words)
{
	print "manual.awk: " words | "cat >&2"
	exit failed = 1
}

BEGIN { FS = "\"" }

/^HVI_OPT/ {
	name = $2 == "" ? $4 : $2
	names[++count] = name
	whole[name] = $2 == "" ? set($4) : set("--" $2 ($4 == "" ? "" : " " $4))
	letter[name] = match($3, /'.'/) ? set("-" substr($3, RSTART + 1, 1)) ", " : ""
	next
}

FNR == NR { next }

/^@synopsis/ {
	for (i = 1; names[i] != "NAME"; i++)
		print "[" whole[names[i]] "]"
	for (; i <= count; i++)
		print whole[names[i]] (i < count ? " |" : "")
	next
}

/^@option/ {
	name = substr($0, 9)
	if (!(name in whole))
		wrong("no such option, or twice: " name)
	print ".TP\n" letter[name] whole[name]
	delete whole[name]
	next
}

{ print }

END {
	for (name in whole)
		if (!failed)
			wrong("nothing is said of " name)
	exit failed
}
