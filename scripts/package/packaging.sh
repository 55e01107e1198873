# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# packaging.sh - makes Debian's packages of this tree, and a repository of them; what
# the tests of packages share, in the installation $system of the suite $suite. Sourced after
# suites.sh. Needs root.

: "${scripts:?} ${tree:?} ${build:?} ${logs:?} ${suite:?}"

of=-$suite # the end of names that are of another suite
[ "$suite" != bookworm ] || of=
clean=package-clean$of     # as installed, with all packages that are needed at hand
builder=package-builder$of # has what builds packages
list=etc/apt/sources.list.d/hv-iface.list
version=$(sed -n 's/^HV_IFACE_VERSION := //p' "$tree/Kbuild")

# No step is worth more than half an hour.
within() # SYSTEM COMMAND...
{
	in_suite "$1" timeout 1800 env DEBIAN_FRONTEND=noninteractive "${@:2}"
}

# A copy of a system, made anew.
copy_system() # SYSTEM COPY
{
	rm -rf "${build:?}/suites/$2"
	cp -a "$build/suites/$1" "$build/suites/$2"
}

# A small system, and what others want to install in copies of it.
prepare_clean()
{
	local root=$build/suites

	"$scripts/common/packages.sh" rsync util-linux
	make_suite "$suite" "$clean"
	(
		flock 9 # another suite of tests may be at it
		[ ! -e "$root/$clean/.fetched" ] || exit 0
		within "$clean" apt-get -q -y --download-only install dkms openssl python3 \
			linux-headers-amd64 linux-headers-cloud-amd64
		touch "$root/$clean/.fetched"
	) 9>"$root/packaging.lock"
}

prepare_packaging()
{
	local root=$build/suites

	prepare_clean
	(
		flock 9
		[ ! -e "$root/$builder/.ready" ] || exit 0
		copy_system "$clean" "$builder"
		rm "$root/$builder/.ready"
		within "$builder" apt-get -q -y --no-install-recommends install lintian dpkg-dev
		within "$builder" apt-get -q -y --no-install-recommends build-dep "$tree"
		touch "$root/$builder/.ready"
	) 9>"$root/packaging.lock"
}

# As a clone of it would be, with what is not committed yet.
copy_tree() # FOLDER
{
	mkdir -p "$1"
	rsync -a --exclude=/build --exclude=/.git "$tree/" "$1/"
}

# The packages, and what apt wants to know of them.
build_packages() # FOLDER
{
	rm -rf "$1"
	copy_tree "$1/hv-iface"
	mkdir "$1/hv-iface/build"
	# shellcheck disable=SC2016 # the inner shell expands it
	within "$builder" sh -c 'cd "$1/hv-iface" && dpkg-buildpackage -us -uc' - "$1"
	# shellcheck disable=SC2016
	within "$builder" sh -c 'cd "$1" && dpkg-scanpackages . >Packages' - "$1"
}

# They come from a repository, as they would; its list replaces no other.
add_repository() # SYSTEM FOLDER
{
	echo "deb [trusted=yes] file:$2 ./" >"$build/suites/$1/$list"
	within "$1" apt-get -q update -o "Dir::Etc::SourceList=/$list" \
		-o Dir::Etc::SourceParts=- -o APT::Get::List-Cleanup=0
}

# Passes where the command, which may call that a failure, runs and finds nothing.
none() # COMMAND...
{
	local found status=0

	found=$("$@") || status=$?
	echo "$found"
	[ -z "$found" ] && [ "$status" -lt 124 ]
}

# Passes where the command fails, and says why in these words.
refuses() # WORDS COMMAND...
{
	local words=$1 said

	shift
	if said=$("$@" 2>&1); then
		echo "not refused: $*"
		return 1
	fi
	echo "$said"
	[[ $said = *"$words"* ]]
}

here() # COMMAND...
{
	within "${system:?}" "$@"
}

# The kernel that is the newest of its flavour.
release_of() # FLAVOUR
{
	here apt-cache --no-all-versions show "linux-headers-$1" |
		sed -n 's/^Depends:.*linux-headers-\([^ ,]*\).*/\1/p'
}

# Where no kernel has a module, DKMS of sid calls no depmod.
pretend_kernel() # FLAVOUR
{
	# shellcheck disable=SC2016 # the inner shell expands it
	here sh -euc 'mkdir -p "/lib/modules/$1/kernel"
		printf "%s\n" ".section .modinfo,\"a\"" ".asciz \"name=example\"" |
			as -o "/lib/modules/$1/kernel/example.ko" -
		depmod "$1"' - "$(release_of "$1")"
}

# What modprobe would load, and that DKMS signed it with its own key.
check_module() # RELEASE [VERSION]
{
	local wanted=${2:-$version} signer

	here dkms status hv_iface | grep "hv_iface/$wanted, $1, .*: installed"
	here modprobe -S "$1" --show-depends hv_iface |
		grep "^insmod /lib/modules/$1/updates/dkms/hv_iface.ko *\$"
	[ "$(here modinfo -k "$1" -F version hv_iface)" = "$wanted" ]
	[[ "$(here modinfo -k "$1" -F vermagic hv_iface)" = "$1 "* ]]
	signer=$(here modinfo -k "$1" -F signer hv_iface)
	echo "signer: $signer"
	[ -n "$signer" ]
	here openssl x509 -inform DER -in /var/lib/dkms/mok.pub -noout -subject |
		grep -E "CN ?= ?$signer\$"
}

# Neither a list, nor an alias that udev would follow, nor an initramfs.
nothing_loads_it() # RELEASE
{
	local root=$build/suites/$system

	none grep -rsE '^[^#;]*hv_iface' "$root"/{etc,lib,usr/lib}/{modules-load.d,modprobe.d} \
		"$root"/etc/{modules,initramfs-tools}
	[ -z "$(here modinfo -k "$1" -F alias hv_iface)" ]
	none grep hv_iface "$root"/lib/modules/*/modules.alias
}

# Files, and words in those that others share.
nothing_left()
{
	local root=$build/suites/$system

	none find "$root"/{boot,etc,lib/modules,usr,var} \( -path "$root/var/log" \
		-o -path "$root/var/lib/apt" -o -path "$root/var/cache/apt" \) -prune \
		-o -iname '*hv[-_]iface*' -print
	none grep -rlE 'hv[-_]iface' "$root"/{etc,lib/modules,var/lib/dkms,var/lib/dpkg}
}

check() # NAME COMMAND
{
	local log=$logs/${label:?}-$2.log

	say "$1 ($(shown "$log"))"
	attempt "$log" "$2"
	if [ "${status:?}" -eq 0 ]; then
		result pass "$label: $1"
	else
		result fail "$label: $1" "$(tail -n 1 "$log")" "$log"
	fi
}
