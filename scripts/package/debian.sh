#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# debian.sh [SUITE] - builds Debian's packages, and lives with them in a small system of
# its own: signed modules for kernels that are there and for those that come,
# nothing loaded unasked, nothing left behind. Needs root; no module is loaded.

set -euo pipefail

# shellcheck source=scripts/common/lib.sh
. "$(dirname "$0")/../common/lib.sh"
# shellcheck source=scripts/common/suites.sh
. "$scripts/common/suites.sh"
suite=${1:-bookworm}
# shellcheck source=scripts/package/packaging.sh
. "$scripts/package/packaging.sh"

system=package-system$of # what a machine is, made anew each time
label=package$of
work=$build/package$of
at_boot=/etc/modules-load.d/hv_iface.conf
options=/etc/modprobe.d/hv_iface.conf

# As an administrator does it: with what is recommended.
apt()
{
	here apt-get -q -y "$@"
}

# What the tests keep is neither packed nor cleaned away.
check_build()
{
	build_packages "$work"
	test -e "$work/hv-iface/build"
	tar -tf "$work/hv-iface_$version.tar.xz" hv-iface/Kbuild
	none tar -tf "$work/hv-iface_$version.tar.xz" hv-iface/build
}

# By somebody else, elsewhere and later.
check_reproducible()
{
	local again=$work-again package

	umask 077
	TZ=Asia/Tokyo build_packages "$again"
	for package in "$work"/*.deb; do
		cmp "$package" "$again/${package##*/}"
		sha256sum "$package"
	done
	rm -r "$again"
}

# What policies later than Debian 12's want besides is told, and no failure.
check_lintian()
{
	local failures=error,warning

	[ -n "$of" ] || failures+=,info,pedantic
	within "$builder" lintian --allow-root --display-info --pedantic \
		--fail-on "$failures" "$work/hv-iface_${version}_amd64.changes"
}

# Neither may be raised alone.
check_drift()
{
	local copy=$work/drift

	mkdir -p "$copy/debian"
	cp "$tree/Kbuild" "$copy/"
	cp "$tree/debian/rules" "$copy/debian/"
	sed '1s/([^)]*)/(99.0)/' "$tree/debian/changelog" >"$copy/debian/changelog"
	refuses 'debian/changelog 99.0' within "$builder" make -n -C "$copy" -f debian/rules clean
}

install_packages()
{
	pretend_kernel amd64
	apt install linux-headers-amd64
	add_repository "$system" "$work"
	apt install hv-iface-dkms
}

check_first_kernel()
{
	check_module "$(release_of amd64)"
}

# DKMS's hook in the header package is who builds here.
check_second_kernel()
{
	pretend_kernel cloud-amd64
	apt install linux-headers-cloud-amd64
	[ "$(release_of amd64)" != "$(release_of cloud-amd64)" ]
	check_module "$(release_of cloud-amd64)"
	check_module "$(release_of amd64)"
}

check_not_loaded_at_boot()
{
	here test -e "$at_boot"
	nothing_loads_it "$(release_of amd64)"
}

# What the comments in the two files promise.
check_switched_on()
{
	here sed -i 's/^#hv_iface$/hv_iface/' "$at_boot"
	[ "$(here grep -v '^#' "$at_boot")" = hv_iface ]
	here sed -i 's/^#\(options .*=keep\)$/\1/' "$options"
	here modprobe -S "$(release_of amd64)" --show-depends hv_iface |
		grep 'hv_iface.ko guest_os_id=keep'
}

check_tool()
{
	[ "$(here hv-iface --version)" = "hv-iface $version" ]
	here test -e /usr/share/man/man1/hv-iface.1.gz
	here test -e /usr/share/bash-completion/completions/hv-iface
	here hv-iface --explain access_vp_index | grep .
}

# Off; then on, with a file that it has written, for check_purge.
check_timer()
{
	local root=$build/suites/$system metrics=var/lib/prometheus/node-exporter
	local timer=hv-iface-metrics.timer

	apt install --no-install-recommends systemd
	none find "$root/etc/systemd" -name 'hv-iface*'
	here systemctl enable "$timer"
	here test -e "/etc/systemd/system/timers.target.wants/$timer"
	mkdir -p "$root/$metrics"
	here sed -n 's/^ExecStart=//p' /lib/systemd/system/hv-iface-metrics.service >"$work/command"
	here sh -c "$(<"$work/command")"
	grep 'hv_iface_loaded 0' "$root/$metrics/hv_iface.prom"
}

# Off; then on. The kernel has nothing that would take time.
check_initramfs()
{
	local release=6.0-none ask=/etc/initramfs-tools/hv-iface when wanted=()

	apt install --no-install-recommends initramfs-tools-core dracut-core
	here mkdir "/lib/modules/$release"
	here touch "/lib/modules/$release/modules.order" "/lib/modules/$release/modules.builtin"
	# shellcheck disable=SC2016 # the inner shell expands it
	here sh -c 'echo CONFIG_RD_GZIP=y >"/boot/config-$1"' - "$release"
	for when in off on; do
		here mkinitramfs -c gzip -o "/initramfs-tools.$when" "$release"
		here dracut --no-kernel -N "${wanted[@]}" "/dracut.$when" "$release"
		here touch "$ask"
		wanted=(--add hv-iface)
	done
	none here sh -c 'lsinitramfs /initramfs-tools.off | grep bin/hv-iface'
	none here sh -c 'lsinitrd /dracut.off | grep bin/hv-iface'
	here sh -c 'lsinitramfs /initramfs-tools.on | grep bin/hv-iface'
	here sh -c 'lsinitrd /dracut.on | grep bin/hv-iface'
	here rm -r "/lib/modules/$release" "/boot/config-$release" "$ask"
}

# What is the package's is not make's to take away.
check_make_spares_package()
{
	refuses 'apt-get remove hv-iface-dkms' here make -C "$tree" dkms-install
	refuses 'apt-get remove hv-iface-dkms' here make -C "$tree" dkms-remove
	here dkms status hv_iface | grep "hv_iface/$version, $(release_of amd64), .*: installed"
	here test -e "/usr/src/hv_iface-$version/Kbuild"
}

# The files that were changed for check_switched_on too. With the look of a running
# systemd; policy-rc.d, which is asked before a unit is touched, tells what was.
check_purge()
{
	local root=$build/suites/$system policy=usr/sbin/policy-rc.d

	rm "$root/$list"
	mkdir -p "$root/run/systemd/system"
	# shellcheck disable=SC2016 # for that script
	printf '#!/bin/sh\necho "$@" >>/asked\nexit 101\n' >"$root/$policy"
	chmod +x "$root/$policy"
	apt purge hv-iface-dkms hv-iface-tools
	rm -r "${root:?}/$policy" "$root/run/systemd"
	grep 'hv-iface-metrics.timer stop' "$root/asked"
	nothing_left
}

check_make_dkms_install()
{
	here make -C "$tree" dkms-install
	check_module "$(release_of amd64)"
	check_module "$(release_of cloud-amd64)"
	# again, as after a change of the source
	here make -C "$tree" dkms-install "KERNELS=$(release_of amd64)"
	check_module "$(release_of amd64)"
}

# DKMS would leave such a module alone.
check_make_install()
{
	local release place

	release=$(release_of amd64)
	here make -C "$work/hv-iface" "KDIR=/lib/modules/$release/build" install
	place=$(here modinfo -k "$release" -n hv_iface) # as modules.dep has it
	[[ $place = "/lib/modules/$release/"*/hv_iface.ko* ]]
	[[ "$(here modinfo -F vermagic "$place")" = "$release "* ]]
	refuses 'make uninstall' here make -C "$tree" dkms-install
	none here dkms status hv_iface
	here make -C "$tree" uninstall
	here test ! -e "$place"
	none here grep hv_iface.ko "/lib/modules/$release/modules.dep"
	nothing_left
}

# An older version too.
check_make_dkms_remove()
{
	local old=/usr/src/hv_iface-0.0.1

	here cp -r "/usr/src/hv_iface-$version" "$old"
	here sed -i 's/^PACKAGE_VERSION=.*/PACKAGE_VERSION="0.0.1"/' "$old/dkms.conf"
	here dkms add hv_iface/0.0.1
	here make -C "$tree" dkms-remove
	nothing_left
}

# What "Testsuite: autopkgtest-pkg-dkms" stands for. It takes the packages off
# and installs them again, and leaves them there.
check_autopkgtest()
{
	install_packages
	here /usr/lib/dkms/dkms-autopkgtest hv-iface-dkms
}

prepare_packaging
exec 8>"$build/suites/$system.lock"
flock 8
copy_system "$clean" "$system"
check 'builds'                                      check_build
check 'the same bytes from another folder'          check_reproducible
check 'lintian has no word'                         check_lintian
check 'refuses two different versions'              check_drift
check 'installs'                                    install_packages
check 'module for the kernel that is there, signed' check_first_kernel
check 'module for a kernel that comes later'        check_second_kernel
check 'is not loaded at boot'                       check_not_loaded_at_boot
check 'is where the administrator says so'          check_switched_on
check 'tool, version, manual and completion'        check_tool
check 'timer is off until it is enabled'            check_timer
check 'hooks of an initramfs wait to be asked for'  check_initramfs
check 'make leaves the package alone'               check_make_spares_package
check 'purge leaves nothing'                        check_purge
check 'make install and uninstall'                  check_make_install
check 'make dkms-install'                           check_make_dkms_install
check 'make dkms-remove leaves nothing'             check_make_dkms_remove
check 'autopkgtest'                                 check_autopkgtest
summary
