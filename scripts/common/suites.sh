# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# suites.sh - which of Debian's kernels are tried, and small installations of its
# suites in build/suites, with their own compilers; sourced after lib.sh. The
# installations need root.

: "${scripts:?} ${tree:?} ${build:?} ${logs:?}"

# Kernel version, suite, where in it, what is tried beside the scenarios: the one place
# to add a kernel, or to take out one that has left the archive. The first is this
# system's own. 5.10 has no KUNIT_CASE_PARAM(), without which there are no unit tests.
versions="
6.1   bookworm  bookworm           kunit life
5.10  bullseye  bullseye-security  life
6.12  trixie    trixie             kunit life
7.2   sid       sid                kunit life
7.3   trixie    trixie-backports   kunit life
"
read -r host_version _ <<<"${versions#?}"
# shellcheck disable=SC2034 # for who sources this
kernel_flavours="amd64 cloud-amd64 rt-amd64"
# For 32 bits, of the first: Debian's last.
# shellcheck disable=SC2034 # for who sources this
narrow_flavours="686-pae 686"

# Those that need a suite of their own, and are tried so.
other_versions() # [WHAT]
{
	grep -v "^$host_version " <<<"$versions" | grep "${1:-.}" | cut -d ' ' -f 1
}

# Where Debian has a kernel: suite, and where in it.
suite_of() # VERSION
{
	grep "^$1 " <<<"$versions" | sed 's/^[^ ]* *//'
}

# enter SUITE - sets $inside, the words that run the command after them in the
# suite: with a / that is a mount, which rpm of sid wants for its scripts, with a /proc of
# its own, which objtool of 7.3 needs, with what is built and tested at its usual place, and
# no mount left behind whatever happens.
enter()
{
	# shellcheck disable=SC2016 # the inner shell expands it
	inside=(unshare --mount sh -euc '
		root=$1
		mount --bind "$root" "$root"
		mount -t proc proc "$root/proc"
		for folder in "$2" "$3"; do
			mkdir -p "$root$folder"
			mount --bind "$folder" "$root$folder"
		done
		shift 3
		exec chroot "$root" "$@"' - "$build/suites/$1" "$tree" "$build")
}

in_suite() # SUITE COMMAND...
{
	local inside

	enter "$1"
	"${inside[@]}" "${@:2}"
}

# Suites of tests that run at once may want the same system.
install_in_suite() # SUITE FROM PACKAGE...
{
	(
		flock 9
		set -- "$1" env DEBIAN_FRONTEND=noninteractive \
			apt-get -q -y --no-install-recommends -t "$2" install "${@:3}"
		# the lists may be of last month
		in_suite "$@" || { in_suite "$1" apt-get -q update && in_suite "$@"; }
	) 9>"$build/suites/$1.apt.lock"
}

# The compiler and the headers live in a small installation of the suite; whoever
# wants one of their own gives it a name; one that ends in -i386 is for 32 bits.
make_suite() # SUITE [NAME]
{
	local name=${2:-$1} from narrow=
	local root=$build/suites/$name

	"$scripts/common/packages.sh" debootstrap util-linux
	mkdir -p "$build/suites"
	(
		flock 9 # another suite of tests may be at it
		[ ! -e "$root/.ready" ] || exit 0
		say "$name: installing a small system (waits for the package mirror)"
		rm -rf "$root"
		mkdir -p "$root"
		[ "$name" = "${name%-i386}" ] || narrow=--arch=i386
		debootstrap ${narrow:+"$narrow"} --variant=minbase \
			--include=gcc,libc6-dev,make,kmod,perl,python3-minimal "$1" "$root"
		# the suite's own line, whatever the mirror is, serves its backports too; security
		# is an archive beside it
		while read -r from; do
			sed "s|/* $1 | $from |; s| \([a-z]*-security\) |-security \1 |" \
				"$root/etc/apt/sources.list" >"$root/etc/apt/sources.list.d/$from.list"
		done < <(grep -o "$1-[a-z]*" <<<"$versions")
		# a mirror may have kept a suite longer than that is meant to be good (sid: a week)
		echo 'Acquire::Check-Valid-Until "false";' >"$root/etc/apt/apt.conf.d/90valid"
		in_suite "$name" apt-get -q update
		touch "$root/.ready"
	) 9>"$root.lock"
}

# A disk for guests, of the suite without what compilers and readers need, unless there is
# one that was made of the same versions: STAMP.new says them, and becomes STAMP.
pack_suite() # SUITE IMAGE STAMP
{
	local log=$logs/pack-$1.log
	local unneeded=('boot/*' 'dev/*' 'proc/*' 'root/*' 'src/*' 'sys/*' 'tmp/*' 'var/*'
		"${tree#/}/*" 'usr/include/*' 'usr/lib/gcc*' 'usr/lib/linux-*' 'usr/lib/modules/*'
		'usr/share/doc/*' 'usr/share/locale/*' 'usr/share/man/*' 'usr/src/*')

	[ ! -e "$2" ] || ! cmp -s "$3.new" "$3" || return 0
	say "packing $2"
	"$scripts/common/packages.sh" squashfs-tools
	# by gzip, since the kernel's zstd executes CPUID
	mksquashfs "$build/suites/$1" "$2.new" -noappend -no-progress -comp gzip \
		-Xcompression-level 1 -wildcards -e "${unneeded[@]}" >"$log"
	mv "$2.new" "$2"
	mv "$3.new" "$3"
}
