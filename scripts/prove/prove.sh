#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# prove.sh [--quick|--slow|--of FILE] [PROOF...] - proves with a bounded model checker, CBMC, what
# tests can only try: that the module's core does as it must for every answer that a
# hypervisor may give, every parameter, and every fault of a register.
#
# What is checked are the sources of the module itself, as they compile in a user's
# process with scripts/common/user.h. The kernel's own headers would add a hundred
# thousand lines and nothing of ours: the core takes types and C's string functions
# from them. Beside a proof's own statements CBMC checks each line for accesses out
# of bounds and through bad pointers, signed overflow, lossy conversions, undefined
# shifts and divisions, and that no loop goes on beyond the bound it was given.
#
# A proof that holds for want of anything to prove is worth nothing: each has twins,
# copies of the sources with a fault planted, which must fail in the statement named.
# --quick: the quick proofs alone; --slow: what that leaves, all twins too. --of: those
# proofs alone that read FILE.c of module/.
#
# Needs root, or sudo, for a small installation of the suite that has CBMC.
#
# HV_PROVE_LIMIT  seconds that one run may take (default: 600)

set -euo pipefail

# shellcheck source=scripts/common/lib.sh
. "$(dirname "$0")/../common/lib.sh"
# shellcheck source=scripts/common/suites.sh
. "$scripts/common/suites.sh"

suite=trixie # the first with CBMC 6
memory=6000000 # kilobytes that a run may take
limit=${HV_PROVE_LIMIT:-600}
work=$build/prove

# Set, proof, room for leaves of an interface and for interfaces, what it takes of
# module/ (with ./ what stands in for something else, with + what the proof itself includes;
# FILE-FUNCTION... is a file without some of its functions, of which the proof has models),
# options: mostly how often loops may turn, which is checked as well.
#
# Rooms smaller than the module's own 32 and 4 suffice where nothing but a loop's end
# depends on them. The place of a leaf does: hence all leaves of one interface, and
# two of each of all interfaces.
proofs="
quick  parameter   32,4  identity,print               --conversion-check --unwind 27
quick  bytes       32,4  print,vendors                --conversion-check --unwind 14
quick  scan        32,4  ./../tool/scan               --conversion-check --unwind 14
quick  message     32,4  +./../tool/dump              --unwind 12 --object-bits 10
quick  mail        32,4  +./../tool/dump              --unwind 12 --object-bits 10
quick  json_text   32,4  +./../tool/json_reader       --unwind 10 --object-bits 10
quick  json_value  32,4  +./../tool/json_reader-take_string  --unwind 9 --object-bits 10
quick  json_tree   32,4  +./../tool/json_reader-take_string-take_value-put  --unwind 11 --object-bits 10
quick  texts       32,4  print,guest_os_id,identity   --conversion-check --unwind 36
quick  flags       32,4  bits-hvi_find_bits           --conversion-check --unwind 33
quick  product     2,4   product,capture,hypercalls,./any_capture  --conversion-check --unwind 14
quick  requirements 16,1 requirements,capture,detect,bits-hvi_find_bits,./any_capture,./any_vendor  --conversion-check --unwind 21
quick  unknown     16,1  requirements,capture,detect,windows,bits,./any_capture,./any_vendor  --unwind 33
quick  load        4,1   probe,capture,detect,guest_os_id,hypercalls,identity,print,bits-hvi_find_bits,./any_vendor  --conversion-check --unwind 17
slow   bits        32,4  bits                         --unwind 190 --max-field-sensitivity-array-size 5
slow   register    32,4  guest_os_id,hypercalls,identity,print   --conversion-check --unwind 5
slow   windows     32,4  windows,detect,./any_vendor  --unwind 33 --object-bits 10
slow   predicates  16,1  answers,capture,detect,vendors,bits-hvi_find_bits  --conversion-check --unwind 30
slow   capture     32,1  capture,./any_capture,./any_vendor  --conversion-check --unwind 33
slow   capture     2,4   capture,./any_capture,./any_vendor  --conversion-check --unwind 17
"

# Proof, its rooms where there are several, file of module/, what is changed in it, the
# statement that must fail.
twins="
parameter  identity.c     s/(OPEN_SOURCE . VENDOR)/OPEN_SOURCE/  what is accepted is what the ABI text lists
parameter  identity.c     s/!isxdigit(.text)/0/  only 0x and hex digits are taken for a number
bytes      print.c        s/ && byte.i. != '.*'//  what is not printable ASCII is escaped, and the backslash
bytes      print.c        s/ && isprint(byte.i.)//  what is not printable ASCII is escaped, and the backslash
bytes      print.c        s/!byte.count - 1./byte[count - 1] < 9/  what is left out are NULs at the end
scan       ../scripts/tool/scan.c  s/digits++ == 8/digits++ == 9/  what is taken is a number of 32 bits, whole
scan       ../scripts/tool/scan.c  s/ - 'a' + 10/ - 'a' + 9/  its value is the number's
message    ../scripts/tool/dump.c  s/line += !!.line;/line++;/  pointer outside object bounds in *line
message    ../scripts/tool/dump.c  s/if (.value == '.')/if (1)/  a message is in its line
mail       ../scripts/tool/dump.c  s/length >= size && //  pointer outside object bounds in line[
mail       ../scripts/tool/dump.c  s/strlen(at) + 1/strlen(at) + 2/  memmove source region readable
mail       ../scripts/tool/dump.c  s/return at . at + 1 /return at ? at + 2 /  a message is in its line
json_text  ../scripts/tool/json_reader.c  s/if (!\*json->at)/if (0)/  pointer outside object bounds in *json->at
json_text  ../scripts/tool/json_reader.c  s/strnlen(json->at, 4)/4/  memcpy source region readable
json_text  ../scripts/tool/json_reader.c  s/0x80 | (code/0xc0 | (code/  a character is written as UTF-8
json_value ../scripts/tool/json_reader.c  s/strncmp(json->at, words.i..word, length)/0/  what is kept ends before what is left, within the bytes
json_value ../scripts/tool/json_reader.c  s/out++ = ' '/out++ = *json->out++ = ' '/  what is kept ends before what is left, within the bytes
json_tree  ../scripts/tool/json_reader.c  s/length >= sizeof(path)/length > sizeof(path)/  upper bound in path
json_tree  ../scripts/tool/json_reader.c  s/++depth == ARRAY_SIZE/++depth > ARRAY_SIZE/  upper bound in above
json_tree  ../scripts/tool/json_reader.c  s/[*]json.out = '.0';//  a text ends where it says
texts      print.c        s/room - 1/room/  a text ends where it says
texts      identity.c     s/Windows CE/Windows\\tCE/  a word is printable
texts      identity.c     s/os < ARRAY_SIZE/os <= ARRAY_SIZE/  pointer outside object bounds in word
flags      bits.c         s/abcd/abdc/  a bit without a name has its register's letter
flags      bits.c         s/__builtin_ctz(value)/__builtin_ctz(value) ^ 1/  what is told of is set
flags      bits.c         s/value &= value - 1/value = 0/  each bit that is set is told of, but a field's
flags      bits.c         s/ if (bits->kind == HVI_FLAG)$//  a flag is told of by its name, a bit without one by its number
product    product.c      s/while (i--)/while (--i)/  the last interface that is known names it, or the firmware where that may be a mask
product    product.c      s/!vendor->is_worn || //  the last interface that is known names it, or the firmware where that may be a mask
product    product.c      s/return !strcmp(by_firmware, HVI_ONCE(.qemu.))/return true/  the last interface that is known names it, or the firmware where that may be a mask
product    product.c      s/return is_microsofts_own(capture)/return false/  the last interface that is known names it, or the firmware where that may be a mask
product    product.c      s/capture->kernel_type == HVI_KERNEL_XEN_PV/0/  a Xen PV kernel knows better than its leaves and firmware
product    product.c      s/hvi_interface(i)/hvi_interface(0)/  the leaf is that interface's
requirements  requirements.c  s/ | HVI_CONFIGURE_PROFILER//  a rule of the leaves holds as the ABI text says
requirements  requirements.c  s/return checks->vp_index/return checks->hypercall/  a rule of registers and processors is what was found by trying
requirements  requirements.c  s/hvi_and(all, hvi_judge/hvi_or(all, hvi_judge/  all hold where all were checked and hold, and not where one fails
requirements  detect.c        s/ || privileges & HVI_ISOLATION//  root and l1vh are told by their privileges
unknown    detect.c       s/ || asked->known & BIT(reg)/ || 1/  no rule is judged by what is not known
unknown    windows.c      s/trusts == HVI_UNKNOWN . 0 : leaf/leaf/  nor trusts it
bits       bits.c         s/HARDWARE, EAX, 13, 10,/HARDWARE, EAX, 12, 10,/  a bit has a name where the tables have one
bits       bits.c         s/GENMASK(bits->hi, bits->lo)/GENMASK(31, bits->lo)/  a field is the number that its bits are
bits       bits.c         s/(s32)number <= 0/!number/  a number that misleads is a word
load       probe.c        s/if (hvi_is_microsoft_compatible(capture) == HVI_YES)$/if (capture->hypervisor_present == HVI_YES)/  a register is written under Hv#1 alone
load       detect.c       s/hvi_reaches(capture, HVI_LEAF_INTERFACE)/HVI_YES/  a register is written under Hv#1 alone
load       probe.c        s/HVI_MSR_VP_INDEX/HVI_MSR_DEBUG_DEVICE_OPTIONS/  no register is read but three
load       guest_os_id.c  s/id->foreign && !request->force/0/  the register is written once where it is due, else never
load       guest_os_id.c  s/KEEP && id->previous/KEEP/  the register is written once where it is due, else never
load       probe.c        s/ && !hvi_hypercalls_are_lost(id)//  others are asked once where that is asked for and safe, else never
load       probe.c        s/cpu->pin(cpu)//  CPUID is executed by a pinned load alone
register   guest_os_id.c  s/id->readable || id->undone/id->readable/  undo does nothing twice
register   guest_os_id.c  s/ || now != id->left//  undo leaves alone what is not ours
register   guest_os_id.c  s/!hypercall_page_is_off(cpu)/0/  undo puts no zero under a hypercall page
register   guest_os_id.c  s/if (!id->held)/if (0)/  wake writes once at most, only what was held and is lost
register   guest_os_id.c  s/KEPT && !id->foreign/KEPT/  wake writes nothing of a kept value under other hypercalls
windows    windows.c      s/release >= HVI_10_1607/release > HVI_10_1607/  a release sees a hypervisor as its rule says
windows    windows.c      s/HVI_LEAF_INTERFACE, HVI_VISTA, HVI_8,/HVI_LEAF_INTERFACE, HVI_VISTA, HVI_7,/  a release takes it for Microsoft's as its rule says
windows    windows.c      s/BOUND . MICROSOFT . SVM_FEATURES/BOUND | MICROSOFT/  a release believes leaves as far as its rule says
windows    windows.c      s/(s32)value > 0/(s32)value >= 0/  what is enabled is what the page lists
windows    windows.c      s/release != HVI_10)/release < HVI_10)/  enlightenments are told of 10 alone
windows    windows.c      s/HVI_EAX, HVI_ACCESS_HYPERCALL_MSRS/HVI_EAX, 0/  who sees Hv#1 and may make hypercalls connects
windows    windows.c      s/HVI_ACCESS_REFERENCE_COUNTER . //  who connects uses the page where both clocks are there
windows    windows.c      /EAX, BIT(0) }/{h;d};/EAX, BIT(1) }/G  what is enabled comes in the order of the page, each once
predicates detect.c       s/hvi_not(hvi_is_xbox_nanovisor(capture))/HVI_YES/  the predicate is its definition
predicates answers.c      s/capture->leaf.i..leaf && //  upper bound in hvi_fix_answers
predicates answers.c      s/ && leaf != HVI_LEAF_HARDWARE//  a leaf is given where its condition holds, and it was read
capture 32,1  capture.c   s/LEAVES_PER_BASE - 1;/LEAVES_PER_BASE;/  a leaf is executed within what was declared
capture 2,4   capture.c   s/ == HVI_MAX_INTERFACES/ > HVI_MAX_INTERFACES/  pointer outside object bounds in slot->leaf
capture 2,4   capture.c   s/ + leaf - HVI_LEAF_STACK_VENDOR//  what is kept are the leaves that were executed
capture 2,4   capture.c   s/interface_count = 1/interface_count = 3/  an interface that is counted has its base leaf
capture 2,4   capture.c   s/slot->known = cpu/slot->known = HVI_ALL_REGS; cpu/  what is known of it is kept with it
capture 2,4   capture.c   s/HVI_LEAF_BASE, HVI_LEAF_VERSION/HVI_LEAF_BASE, HVI_LEAF_INTERFACE/  a leaf is executed once
"

# A change that changes nothing must not go unnoticed.
change() # FILE EXPRESSION
{
	sed "$2" "$1" >"$1.new"
	! cmp -s "$1" "$1.new" || { echo "there is nothing to change in $1 by $2"; return 1; }
	mv "$1.new" "$1"
}

source_of() # LINKED
{
	case $1 in
	*./*) echo "scripts/prove/${1#+}.c" ;;
	*) echo "module/$1.c" ;;
	esac
}

# What CBMC is to read. A function that is left out goes by another name.
copy_sources() # FOLDER ROOM LINKED
{
	local linked part function

	rm -rf "$1"
	mkdir -p "$1/scripts"
	cp -r "$tree/module" "$1/"
	cp -r "$tree/scripts/common" "$tree/scripts/tool" "$tree/scripts/prove" "$1/scripts/"
	for linked in ${3//,/ }; do
		IFS=- read -r -a part <<<"$linked"
		for function in "${part[@]:1}"; do
			change "$1/$(source_of "${part[0]}")" "s/^\([a-z].*\)\($function(\)/\1not_\2/"
		done
	done
	[ "$2" != 32,4 ] || return 0
	change "$1/module/tlfs.h" "s/\\(HVI_LEAVES_PER_BASE\t\\).*/\\1 ${2%,*}/"
	change "$1/module/capture.h" "s/\\(HVI_MAX_INTERFACES\t\\).*/\\1 ${2#*,}/"
}

plant() # FOLDER ROOM LINKED FILE EXPRESSION
{
	copy_sources "$1" "$2" "$3"
	change "$1/module/$4" "$5"
}

# cbmc in a folder of sources; its exit status is 0 where all holds, 10 where not.
check() # FOLDER PROOF ROOM LINKED OPTION...
{
	local folder=$1 files=("scripts/prove/$2.c" scripts/prove/machine.c) name

	for name in ${4//,/ }; do
		[ "${name::1}" = + ] || files+=("$(source_of "${name%%-*}")")
	done
	shift 4
	# shellcheck disable=SC2016
	(
		ulimit -v "$memory"
		in_suite "$suite" sh -c 'cd "$1" && shift && exec "$@"' - "$folder" \
			timeout "$limit" nice cbmc --drop-unused-functions "$@" \
			--max-field-sensitivity-array-size 200 -D__NO_CTYPE -Iscripts/common \
			"${files[@]}"
	)
}

# The name of a proof: with its rooms where it is made at several.
name_of() # PROOF ROOM
{
	[ "$(grep -c "^[a-z]*  *$1 " <<<"$proofs")" -eq 1 ] && echo "$1" || echo "$1 $2"
}

prove() # PROOF ROOM LINKED OPTION...
{
	local name seconds=$SECONDS log

	name=$(name_of "$@")
	log=$logs/prove-${name/ /-}.log
	copy_sources "$work/${name/ /-}" "$2" "$3"
	attempt "$log" check "$work/${name/ /-}" "$@"
	if [ "$status" -eq 0 ] && grep -q '^VERIFICATION SUCCESSFUL' "$log"; then
		say "$name: $(sed -n 's/^\*\* 0 of \([0-9]*\) failed.*/\1 properties/p' "$log")," \
			"$((SECONDS - seconds)) s"
		result pass "prove: $name"
	else
		result fail "prove: $name" "$(refuted "$log" "$status")" "$log"
	fi
}

refuted() # LOG STATUS
{
	grep -m 1 ': FAILURE$' "$1" || case $2 in
	124) echo "no answer within $limit seconds" ;;
	*) why "$1" ;;
	esac
}

# The named statement alone is asked for: a twin may break others as well.
properties() # STATEMENT
{
	awk -v statement="$1" '
		/^Property / { name = substr($2, 1, length($2) - 1); line = NR }
		NR == line + 2 && index($0, statement) { print "--property", name }
	'
}

refute() # FOLDER STATEMENT PROOF ROOM LINKED OPTION...
{
	local asked=() found

	found=$(check "$1" "${@:3}" --show-properties | properties "$2")
	read -r -d '' -a asked <<<"$found" || true
	[ "${#asked[@]}" -gt 0 ] || { echo "no statement: $2"; return 1; }
	check "$1" "${@:3}" "${asked[@]}"
}

twin() # FOLDER FILE EXPRESSION STATEMENT PROOF ROOM LINKED OPTION...
{
	local name log=$logs/prove-$1.log

	name="prove: $(name_of "${@:5}"): $2 with $3"
	if ! plant "$work/$1" "$6" "$7" "$2" "$3" >"$log" 2>&1; then
		result fail "$name" "$(cat "$log")" "$log"
		return
	fi
	attempt "$log" refute "$work/$1" "$4" "${@:5}"
	if [ "$status" -eq 10 ] && grep -F "$4" "$log" | grep -q ': FAILURE$'; then
		result pass "$name"
	else
		result fail "$name" "not refuted: $4" "$log"
	fi
}

all() # SET PROOF ROOM LINKED OPTION...
{
	local set=$1 name file rest change count=0 seconds=$SECONDS

	shift
	[ "$wanted $set" = "slow quick" ] || prove "$@"
	[ "$wanted" != quick ] || return 0
	name=$(name_of "$@")
	while read -r file rest <&6; do
		change=${rest%%  *}
		count=$((count + 1))
		twin "${name/ /-}-twin-$count" "$file" "$change" "${rest#*  }" "$@"
	done 6< <(sed -n "s/^$name  *\([a-z_./]*\.c\)/\1/p" <<<"$twins")
	[ "$count" -gt 0 ] || result fail "prove: $name" "it has no twin" "$logs"
	say "$name: $count twins, $((SECONDS - seconds)) s"
}

[ "$(id -u)" -eq 0 ] || exec sudo HV_BUILD="$build" HV_RESULTS="${HV_RESULTS:-}" \
	HV_PROVE_LIMIT="$limit" "$0" "$@"
wanted=
file=
case ${1:-} in
--quick | --slow)
	wanted=${1#--}
	shift
	;;
--of)
	file=$2
	shift 2
	;;
esac
"$scripts/common/packages.sh" util-linux
make_suite "$suite"
attempt "$logs/prove-packages.log" install_in_suite "$suite" "$suite" cbmc
if [ "$status" -ne 0 ]; then
	result fail "prove: CBMC" "$(why "$logs/prove-packages.log")" "$logs/prove-packages.log"
	summary
fi
mkdir -p "$work"
while read -r -a row <&7; do
	[ "${#row[@]}" -gt 0 ] || continue
	[ "$wanted ${row[0]}" != "quick slow" ] || continue
	if [ -n "$file" ]; then
		! [[ ",${row[3]}," =~ ,${file}[,-] ]] || prove "${row[@]:1}"
		continue
	fi
	case " ${*:-${row[1]}} " in
	*" ${row[1]} "*) all "${row[@]}" ;;
	esac
done 7<<<"$proofs"
summary
