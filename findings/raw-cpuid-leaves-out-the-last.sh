#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: cpuid -f raw of the crate raw-cpuid prints all leaves that the hypervisor has.
# Seen: all but the last one. Where 0x40000001 is the last, as KVM's, VirtualBox' and QEMU's own
# without Hv#1, the dump has the vendor alone, and no interface. Basic and extended leaves end one
# too early as well.

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

need unshare mount chroot
[ "$(id -u)" = 0 ] || cannot 'only root can mount'
get sid librust-raw-cpuid-dev=11.6.0-2+b1 cargo=1.97.1+dfsg1-1 gcc=4:16.1.0-3 libc6-dev=2.43-7 \
	qemu-user=1:11.1.3+ds-1 bash=5.3-4 coreutils=9.10-1

mkdir -p "$root/tmp"
cp -r "$root/usr/share/cargo/registry/raw-cpuid-11.6.0" "$root/tmp/crate"
sed -i '/^\[dev-dependencies/,/^$/d' "$root/tmp/crate/Cargo.toml"
cat >"$root/tmp/build" <<'END'
cd /tmp/crate || exit
export HOME=/tmp PATH=/usr/bin RUSTFLAGS="-C linker=x86_64-linux-gnu-gcc"
cargo build --quiet --offline --features cli --bin cpuid \
	--config 'source.crates-io.replace-with="debian"' \
	--config 'source.debian.directory="/usr/share/cargo/registry"' &&
qemu-x86_64 target/debug/cpuid -f raw >/tmp/dump
END
inside /bin/bash /tmp/build >"$tmp/log" 2>&1 || cannot "$(tail -n 1 "$tmp/log")"

same 'leaf 0x40000000 in the dump, whose EAX is the last leaf' 0x40000001 \
	"$(sed -n 's/^(0x40000000, 0x0).* eax: \(0x[0-9a-f]*\),.*/\1/p' "$root/tmp/dump")"
same 'leaf 0x40000001 in the dump' '' "$(grep '^(0x40000001,' "$root/tmp/dump")"
conclude
