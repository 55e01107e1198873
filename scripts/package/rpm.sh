#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# rpm.sh [SUITE] - builds the RPM packages of the tarball that make dist makes, and lives with
# them in a small system of Debian: rpm's own rules, with the DKMS, kernel and compiler
# that are there. Needs root; no module is loaded.

set -euo pipefail

# shellcheck source=scripts/common/lib.sh
. "$(dirname "$0")/../common/lib.sh"
# shellcheck source=scripts/common/suites.sh
. "$scripts/common/suites.sh"
suite=${1:-bookworm}
# shellcheck source=scripts/package/packaging.sh
. "$scripts/package/packaging.sh"

base=rpm-base$of     # has what builds RPM packages, and what they want
system=rpm-system$of # what a machine is, made anew each time
label=rpm$of
work=$build/rpm$of
root=$build/suites/$system
spec=scripts/package/hv_iface.spec
metrics=/var/lib/prometheus/node-exporter/hv_iface.prom

prepare_base()
{
	local folder=$build/suites/$base

	"$scripts/common/packages.sh" git
	prepare_clean
	(
		flock 9
		[ ! -e "$folder/.ready" ] || exit 0
		copy_system "$clean" "$base"
		rm "$folder/.ready"
		within "$base" apt-get -q -y --no-install-recommends install rpm rpmlint file \
			dkms openssl elfutils debugedit linux-headers-amd64
		# what it is where rpm is at home, and what rpm's own scripts are written for
		ln -sf bash "$folder/bin/sh"
		touch "$folder/.ready"
	) 9>"$build/suites/packaging.lock"
}

# The tarball of this tree, with what is not committed yet and with what the command
# changes, which is run there.
make_tarball() # FOLDER COMMAND...
{
	local source=$1/source

	rm -rf "$1"
	copy_tree "$source"
	(cd "$source" && "${@:2}")
	git -C "$source" init -q
	git -C "$source" add .
	git -C "$source" -c user.name=x -c user.email=x@example.org commit -q -m x
	HV_BUILD=$1 make -C "$source" dist
}

# Of the tarball in FOLDER, all packages (-ta) or those without sources (-tb). The
# dependencies are packages of distributions that have rpm: --nodeps.
build_rpms() # -ta|-tb FOLDER OUTPUT [OPTION...]
{
	within "$base" rpmbuild "$1" --nodeps --define "_topdir $2/rpmbuild" \
		--define '_buildhost localhost' "${@:4}" "$2"/hv_iface-*.tar.gz
	mkdir -p "$3"
	# rpm of sid makes debug packages too, which are its own
	find "$2/rpmbuild" -name '*.rpm' ! -name '*-debug*' -exec mv -t "$3" {} +
	rm -r "$2/rpmbuild"
}

same_packages() # FOLDER FOLDER
{
	local package

	diff <(cd "$1" && echo *.rpm) <(cd "$2" && echo *.rpm)
	for package in "$1"/*.rpm; do
		cmp "$package" "$2/${package##*/}"
		sha256sum "$package"
	done
}

check_build()
{
	make_tarball "$work" true
	(cd "$work" && sha256sum -c "hv_iface-$version.tar.gz.sha256")
	build_rpms -ta "$work" "$work"
	[ "$(cd "$work" && echo *.rpm)" = "hv-iface-dkms-$version-1.noarch.rpm \
hv-iface-tools-$version-1.x86_64.rpm hv_iface-$version-1.src.rpm" ]
}

# It passes with warnings too.
check_rpmlint()
{
	within "$base" rpmlint -c "$tree/scripts/package/rpmlint.toml" "$work"/*.rpm \
		"$tree/$spec" | tee "$work/said"
	grep ' 0 errors, 0 warnings' "$work/said"
}

# Later and in another time zone. rpm writes into a source package, in which folder that
# was made, and into the others, of which source package they are; so, where these are to
# be the same from another folder, there is none. Nor debug packages: debugedit's build id
# depends on what it takes away (findings/debugedit-build-id.sh).
check_reproducible()
{
	local again=$work-again

	export TZ=Asia/Tokyo
	rm -rf "$again"
	build_rpms -ta "$work" "$again/all"
	same_packages "$work" "$again/all"
	cp "$work/hv_iface-$version.tar.gz" "$again/"
	build_rpms -tb "$work" "$again/here" --undefine _enable_debug_packages
	build_rpms -tb "$again" "$again/there" --undefine _enable_debug_packages
	same_packages "$again/here" "$again/there"
	rm -r "$again"
}

# Neither may be raised alone.
check_drift()
{
	make_tarball "$work-other" sed -i 's/^\(HV_IFACE_VERSION :=\).*/\1 99.0/' Kbuild
	refuses "hv_iface-$version.tar.gz" within "$base" rpmbuild -ta --nodeps \
		--define "_topdir $work-other/rpmbuild" "$work-other/hv_iface-99.0.tar.gz"
	rm -r "$work-other"
}

# Where there is no shell that a scriptlet could run in.
check_empty_root()
{
	local empty=$work/root
	local in_empty=(within "$base" rpm --root "$empty")

	rm -rf "$empty"
	mkdir "$empty"
	"${in_empty[@]}" --initdb
	"${in_empty[@]}" --install --nodeps --noscripts "$work"/hv-iface-*.rpm
	"${in_empty[@]}" -qa --qf '[%{FILENAMES} %{FILEFLAGS:fflags}\n]' |
		sed '/ g$/d; s/ .*//' | sort >"$work/listed"
	find "$empty" \( -name rpm -o -name .rpmdb \) -prune -o ! -type d -printf '/%P\n' |
		sort >"$work/there"
	grep /usr/bin/hv-iface "$work/there"
	none comm -13 "$work/listed" "$work/there"
	none "${in_empty[@]}" --verify --nodeps --noscripts hv-iface-dkms hv-iface-tools
	[ "$("${in_empty[@]}" -qf /usr/bin/hv-iface)" = "hv-iface-tools-$version-1.x86_64" ]
	"${in_empty[@]}" --erase --nodeps --noscripts hv-iface-dkms hv-iface-tools
	none find "$empty" -iname '*hv[-_]iface*'
	rm -r "$empty"
}

# The words that would load it, or enable the timer.
check_scriptlets()
{
	here rpm -qp --scripts --triggers "$work"/hv-iface-*.rpm >"$work/scriptlets"
	cat "$work/scriptlets"
	grep '^dkms remove' "$work/scriptlets"
	none grep -E 'modprobe|insmod|depmod|enable|start' "$work/scriptlets"
}

# As if the kernel that headers are there for ran.
install_packages()
{
	pretend_kernel amd64
	mv "$root/bin/uname" "$root/bin/uname.real"
	printf '#!/bin/sh\ncase $* in -r) echo %s ;; *) exec uname.real "$@" ;; esac\n' \
		"$(release_of amd64)" >"$root/bin/uname"
	chmod +x "$root/bin/uname"
	here rpm --install --nodeps "$work"/hv-iface-*.rpm
}

check_first_kernel()
{
	check_module "$(release_of amd64)"
}

check_not_loaded_at_boot()
{
	here test -e /etc/modules-load.d/hv_iface.conf
	nothing_loads_it "$(release_of amd64)"
	none find "$root/etc/systemd" -name 'hv-iface*'
}

check_tool()
{
	local timer=/usr/lib/systemd/system/hv-iface-metrics.timer

	[ "$(here hv-iface --version)" = "hv-iface $version" ]
	here test -e /usr/share/man/man1/hv-iface.1.gz
	here test -e /usr/share/bash-completion/completions/hv-iface
	here test -e "$timer"
	here hv-iface --explain access_vp_index | grep .
	# without the module: by what was compiled
	here hv-iface hypervisor_present | grep -x '[01]'
}

# Another release of the same version, which rpm removes after it has installed the new
# one; then another version.
check_updates()
{
	local release other=$work-other

	release=$(release_of amd64)
	make_tarball "$other" sed -i 's/^\(Release: *\)1/\12/' "$spec"
	build_rpms -tb "$other" "$other"
	here rpm --upgrade --nodeps "$other"/hv-iface-*.rpm
	[ "$(here rpm -q hv-iface-dkms)" = "hv-iface-dkms-$version-2.noarch" ]
	check_module "$release"
	make_tarball "$other" sed -i "s/^\(HV_IFACE_VERSION := \|Version: *\).*/\199.0/" Kbuild "$spec"
	build_rpms -tb "$other" "$other"
	here rpm --upgrade --nodeps "$other"/hv-iface-*.rpm
	check_module "$release" 99.0
	none here sh -c "dkms status hv_iface | grep -v '^hv_iface/99.0,'"
	here test ! -e "/usr/src/hv_iface-$version"
	rm -r "$other"
}

# What is the package's is not make's to take away.
check_make_spares_package()
{
	refuses 'rpm -e hv-iface-dkms' here make -C "$tree" dkms-install
	refuses 'rpm -e hv-iface-dkms' here make -C "$tree" dkms-remove
	here test -e /usr/src/hv_iface-99.0/Kbuild
}

# With the look of a systemd that knows the timer.
check_erase()
{
	mkdir -p "$root${metrics%/*}"
	touch "$root$metrics"
	# shellcheck disable=SC2016 # for that script
	printf '#!/bin/sh\necho "$@" >>/asked\n' >"$root/usr/bin/systemctl"
	chmod +x "$root/usr/bin/systemctl"
	here rpm --erase hv-iface-dkms hv-iface-tools
	grep 'disable --now hv-iface-metrics.timer' "$root/asked"
	nothing_left
	none here dkms status hv_iface
}

prepare_base
exec 8>"$build/suites/$system.lock"
flock 8
copy_system "$base" "$system"
check 'builds of what make dist makes'              check_build
check 'rpmlint has no word'                         check_rpmlint
check 'the same bytes again, and elsewhere'         check_reproducible
check 'refuses two different versions'              check_drift
check 'into an empty root, and out of it'           check_empty_root
check 'scriptlets load and enable nothing'          check_scriptlets
check 'installs'                                    install_packages
check 'module for the kernel that is there, signed' check_first_kernel
check 'is not loaded at boot, the timer is off'     check_not_loaded_at_boot
check 'tool, version, manual and completion'        check_tool
check 'updates, to the same version and another'    check_updates
check 'make leaves the package alone'               check_make_spares_package
check 'removal leaves nothing'                      check_erase
summary
