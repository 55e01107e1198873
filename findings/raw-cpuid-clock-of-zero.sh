#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: tsc_frequency() of the crate raw-cpuid is None where the hypervisor has no leaf with it.
# Seen: Some(0) in a KVM guest with hv-syndbg or hv-passthrough: it looks at the last leaf's number
# alone, which is 0x40000082 there, and takes the hole at 0x40000010 for a clock of 0 kHz.

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

need unshare mount chroot
[ "$(id -u)" = 0 ] || cannot 'only root can mount'
get sid librust-raw-cpuid-dev=11.6.0-2+b1 cargo=1.97.1+dfsg1-1 gcc=4:16.1.0-3 libc6-dev=2.43-7 \
	bash=5.3-4 coreutils=9.10-1

mkdir -p "$root/tmp/tell/src"
cat >"$root/tmp/tell/Cargo.toml" <<'END'
[package]
name = "tell"
version = "0.0.0"
edition = "2021"
[dependencies]
raw-cpuid = { version = "11", default-features = false }
END
cat >"$root/tmp/tell/src/main.rs" <<'END'
use raw_cpuid::{CpuId, CpuIdResult};

// KVM with Hv#1, whose last leaf is the only argument.
fn main() {
    let last = std::env::args().nth(1).unwrap();
    let last = u32::from_str_radix(&last, 16).unwrap();
    let guest = CpuId::with_cpuid_fn(move |leaf, _| {
        let (eax, ebx, ecx, edx) = match leaf {
            0 => (0x16, 0x756e6547, 0x6c65746e, 0x49656e69),
            1 => (0x606a6, 0x10800, 0xfffa3203, 0x0f8bfbff),
            0x40000000 => (last, 0x7263694d, 0x666f736f, 0x76482074),
            0x40000001 => (0x31237648, 0, 0, 0),
            _ => (0, 0, 0, 0),
        };
        CpuIdResult { eax, ebx, ecx, edx }
    });
    let it = guest.get_hypervisor_info().unwrap();
    println!("{:?} {:?} {:?}", it.identify(), it.tsc_frequency(), it.apic_frequency());
}
END
cat >"$root/tmp/build" <<'END'
cd /tmp/tell || exit
export HOME=/tmp PATH=/usr/bin RUSTFLAGS="-C linker=x86_64-linux-gnu-gcc"
cargo build --quiet --offline -j 1 \
	--config 'source.crates-io.replace-with="debian"' \
	--config 'source.debian.directory="/usr/share/cargo/registry"'
END
inside /bin/bash /tmp/build >"$tmp/log" 2>&1 || cannot "$(tail -n 1 "$tmp/log")"

same 'last leaf 0x40000005' 'HyperV None None' "$(run tmp/tell/target/debug/tell 40000005)"
same 'last leaf 0x40000082' 'HyperV Some(0) Some(0)' "$(run tmp/tell/target/debug/tell 40000082)"
conclude
