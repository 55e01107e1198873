# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# lib.sh - what the findings share. A finding ends with 0 where what was seen is still so, with
# 1 where it has changed, and with 2 where it cannot be tried. Debian's packages are pinned,
# unpacked with what they depend on below $root, and run there with their own libraries:
# nothing is installed.

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
root=$tmp/root
changed=0

cannot() # WHY
{
	echo "cannot be tried: $1"
	exit 2
}

need() # COMMAND...
{
	local each

	for each; do
		[ -n "$(command -v "$each")" ] || cannot "no $each"
	done
}

# From the mirror that this machine uses for Debian, whatever its own suite is.
mirror()
{
	# shellcheck disable=SC2016 # apt-get expands it
	apt-get indextargets --format '$(ORIGIN) $(LABEL) $(REPO_URI)' 'Created-By: Packages' |
		sed -n '/^Debian Debian /{s///p;q}'
}

# With `alone` set, without what they depend on.
get() # SUITE PACKAGE=VERSION...
{
	local suite=$1 from deb folder how=(install --download-only)
	local keys=/usr/share/keyrings/debian-archive-keyring.gpg

	need apt-get dpkg
	from=$(mirror)
	[ -n "$from" ] || cannot "apt knows no mirror of Debian; apt-get update?"
	[ -e "$keys" ] || cannot "no $keys"
	mkdir -p "$tmp/apt/cache/archives/partial" "$tmp/apt/lists/partial" "$tmp/apt/empty" \
		"$root/usr/bin" "$root/usr/lib" "$root/usr/lib64" "$root/usr/sbin"
	: >"$tmp/apt/status"
	echo "deb [signed-by=$keys] $from $suite main" >"$tmp/apt/sources.list"
	cat >"$tmp/apt/conf" <<-CONF
		Dir::State "$tmp/apt";
		Dir::State::status "$tmp/apt/status";
		Dir::Cache "$tmp/apt/cache";
		Dir::Etc::sourcelist "$tmp/apt/sources.list";
		Dir::Etc::sourceparts "$tmp/apt/empty";
		Dir::Etc::preferencesparts "$tmp/apt/empty";
		APT::Architecture "amd64";
		APT::Install-Recommends "false";
		APT::Sandbox::User "";
		Acquire::Check-Valid-Until "false";
		Acquire::Languages "none";
	CONF
	export APT_CONFIG=$tmp/apt/conf
	apt-get -q update >"$tmp/log" 2>&1 || cannot "$(tail -n 1 "$tmp/log")"
	[ -z "${alone-}" ] || how=(download)
	(cd "$tmp/apt/cache/archives" && apt-get -q -y "${how[@]}" "${@:2}") >"$tmp/log" 2>&1 ||
		cannot "does the mirror still have it? $(tail -n 1 "$tmp/log")"
	unset APT_CONFIG
	for folder in bin lib lib64 sbin; do
		ln -s "usr/$folder" "$root/$folder"
	done
	for deb in "$tmp"/apt/cache/archives/*.deb; do
		dpkg -x "$deb" "$root"
	done
	echo "with $*"
}

# Of an unpacked package, with its libraries.
run() # PROGRAM [ARGUMENT...]
{
	local libraries=$root/usr/lib/x86_64-linux-gnu

	"$root/lib64/ld-linux-x86-64.so.2" --library-path "$libraries:$libraries/systemd" \
		"$root/$1" "${@:2}"
}

# In the unpacked system, with a /proc and /dev/null, and with its /tmp/cpuinfo, where there is one,
# as the processor. Only root can.
inside() # COMMAND [ARGUMENT...]
{
	mkdir -p "$root/proc" "$root/dev"
	touch "$root/dev/null"
	# shellcheck disable=SC2016 # the inner shell expands it
	unshare -m --pid --fork sh -c 'root=$1; shift
		mount -t proc proc "$root/proc" &&
		{ [ ! -e "$root/tmp/cpuinfo" ] ||
			mount --bind "$root/tmp/cpuinfo" "$root/proc/cpuinfo"; } &&
		mount --bind /dev/null "$root/dev/null" && exec chroot "$root" "$@"' - "$root" "$@"
}

same() # WHAT SEEN NOW
{
	if [ "$2" = "$3" ]; then
		echo "still so: $1: ${2:-nothing}"
	else
		echo "changed: $1: was ${2:-nothing}, is ${3:-nothing}"
		changed=1
	fi
}

conclude()
{
	exit "$changed"
}
