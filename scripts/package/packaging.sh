# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# packaging.sh - makes Debian's packages of this tree, and a repository of them;
# sourced after suites.sh. Needs root.

: "${scripts:?} ${tree:?} ${build:?}"

suite=bookworm
clean='package-clean'     # as installed, with all packages that are needed at hand
builder='package-builder' # has what builds packages
list=etc/apt/sources.list.d/hv-iface.list

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

prepare_packaging()
{
	local root=$build/suites

	"$scripts/check/packages.sh" rsync util-linux
	make_suite "$suite" "$clean"
	(
		flock 9 # another suite of tests may be at it
		if [ ! -e "$root/$clean/.fetched" ]; then
			within "$clean" apt-get -q -y --download-only install dkms openssl python3 \
				linux-headers-amd64 linux-headers-cloud-amd64
			touch "$root/$clean/.fetched"
		fi
		if [ ! -e "$root/$builder/.ready" ]; then
			copy_system "$clean" "$builder"
			rm "$root/$builder/.ready"
			within "$builder" apt-get -q -y --no-install-recommends install lintian dpkg-dev
			within "$builder" apt-get -q -y --no-install-recommends build-dep "$tree"
			touch "$root/$builder/.ready"
		fi
	) 9>"$root/packaging.lock"
}

# The packages, and what apt wants to know of them.
build_packages() # FOLDER
{
	rm -rf "$1"
	mkdir -p "$1"
	# as a clone of it would be, with what is not committed yet
	rsync -a --exclude=/build --exclude=/.git "$tree/" "$1/hv-iface/"
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
