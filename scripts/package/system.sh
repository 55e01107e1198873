# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
#
# system.sh - how this system installs packages, and which has the headers of a kernel;
# sourced. Sets $installer, to nothing where that is not known. Debian's was tried.

# shellcheck disable=SC1090,SC1091 # not ours
family=$(. "${OS_RELEASE:-/etc/os-release}" 2>/dev/null && echo " ${ID:-} ${ID_LIKE:-} ") || family=
case $family in
*\ debian\ * | *\ ubuntu\ *) installer='apt-get install' ;;
*\ fedora\ * | *\ rhel\ *) installer='dnf install' ;;
*\ suse\ *) installer='zypper install' ;;
*\ arch\ *) installer='pacman -S' ;;
*\ alpine\ *) installer='apk add' ;;
*) installer= ;;
esac

# Prints nothing for a kernel that is not the system's own: built by hand, or WSL2's.
headers_package() # RELEASE
{
	case $installer:$1 in
	apt-get*)
		# Debian's and Ubuntu's releases have no mark of their own
		for known in $(apt-cache pkgnames "linux-headers-$1" 2>/dev/null); do
			[ "$known" != "linux-headers-$1" ] || echo "$known"
		done ;;
	dnf*:*+* | dnf*:*.rt[0-9]*) ;; # a real-time or debugging kernel has packages of its own
	dnf*:*uek.*) echo "kernel-uek-devel-$1" ;;
	dnf*:*.el[0-9]* | dnf*:*.fc[0-9]* | dnf*:*.amzn[0-9]*) echo "kernel-devel-$1" ;;
	zypper*:*-default | zypper*:*-azure | zypper*:*-rt) echo "kernel-${1##*-}-devel" ;;
	pacman*:*-arch*) echo linux-headers ;;
	pacman*:*-lts | pacman*:*-zen | pacman*:*-hardened) echo "linux-${1##*-}-headers" ;;
	apk*:*-lts | apk*:*-virt) echo "linux-${1##*-}-dev" ;;
	esac
}
