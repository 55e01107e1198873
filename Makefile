# SPDX-License-Identifier: GPL-2.0
#
# What people type. The module itself is built by the kernel's own kbuild from
# the file Kbuild.

# The kernel to build for: its headers, or a configured source tree.
KDIR ?= /lib/modules/$(shell uname -r)/build

# make knows no space in a name, and rm would take the first half for a folder.
$(foreach name,DESTDIR PREFIX UNITS INSTALL_MOD_PATH,$(if $(word 2,$($(name))),$(error \
	$(name)=$($(name)) has a space in it)))

# What a target needs is asked for before it changes anything.
needs = @scripts/package/needs.sh $@

depmod = depmod -a $(if $(INSTALL_MOD_PATH),-b $(INSTALL_MOD_PATH))

modules: $(KDIR)/Makefile
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules

install: can-install modules
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules_install
	$(depmod) "$$(modinfo -F vermagic $(CURDIR)/hv_iface.ko | cut -d ' ' -f 1)"

can-install:
	@scripts/package/needs.sh install depmod modinfo $(INSTALL_MOD_PATH)/lib/modules/

# Wherever it was installed: older kernels' kbuild has extra/, newer ones' updates/.
installed = $(wildcard $(foreach folder,extra updates, \
	$(INSTALL_MOD_PATH)/lib/modules/*/$(folder)/hv_iface.ko*))

uninstall:
	$(if $(installed),$(needs) depmod $(sort $(dir $(installed))))
	set -e; for module in $(installed); do \
		rm "$$module"; release=$${module##*/lib/modules/}; \
		$(depmod) "$${release%%/*}"; \
	done

# hv-iface: the module's core with a main() of its own. STATIC=1 makes one file that needs
# nothing beside it, and is small where there is musl.
version := $(shell sed -n 's/^HV_IFACE_VERSION := //p' Kbuild)
TOOL = scripts/tool/hv-iface
CFLAGS ?= -O2 -g
core = $(filter-out $(addprefix module/,main.c cpu_x86.c publish.c),$(wildcard module/*.c))
explained = scripts/tool/flags.tsv module/ABI/testing/sysfs-kernel-hv_iface
tool_options = -std=gnu11 -D_GNU_SOURCE -DHVI_TOOL_VERSION='"$(version)"' -Iscripts/common -Iscripts/tool \
	-Wall -Wextra -Wno-unused-parameter -Wno-missing-field-initializers -Wno-format-truncation \
	-Wno-unknown-warning-option \
	-ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables -Os \
	-Wl,--gc-sections,-z,noseparate-code

ifdef STATIC
tool_options += -static -s
ifneq ($(shell command -v musl-gcc 2>/dev/null),)
CC = musl-gcc
endif
endif

tools: $(TOOL) $(TOOL).1

# Options and their heads in the manual are of one table.
$(TOOL).1: $(addprefix scripts/tool/,manual.awk options.h hv-iface.1.in)
	awk -f $^ >$@.new
	mv $@.new $@

TOOL_MAIN = scripts/tool/main.c# the fuzzer has another

# What --explain knows is made C on the way, and kept nowhere.
$(TOOL): $(core) $(filter-out scripts/tool/main.c,$(wildcard scripts/tool/*.c)) $(TOOL_MAIN) \
		$(wildcard scripts/tool/*.h module/*.h) scripts/common/user.h scripts/tool/tables.awk $(explained) Kbuild
	awk -f scripts/tool/tables.awk $(explained) | $(CC) $(CPPFLAGS) $(CFLAGS) $(tool_options) \
		$(LDFLAGS) -o $@ $(filter %.c,$^) -x c -

# The program, and what a fleet and an initramfs make of it: units that are off, hooks that
# wait to be asked for, and files for other machines. DESTDIR and PREFIX as everywhere.
PREFIX ?= /usr/local
UNITS ?= $(PREFIX)/lib/systemd/system
share = $(DESTDIR)$(PREFIX)/share
metrics = $(DESTDIR)/var/lib/prometheus/node-exporter/hv_iface.prom
dracut = $(DESTDIR)$(PREFIX)/lib/dracut/modules.d/90hv-iface/module-setup.sh
hook = $(share)/initramfs-tools/hooks/hv-iface
tools = $(DESTDIR)$(PREFIX)/bin/hv-iface $(share)/man/man1/hv-iface.1 $(share)/man/man4/hv_iface.4 \
	$(share)/bash-completion/completions/hv-iface $(share)/zsh/site-functions/_hv-iface \
	$(share)/fish/vendor_completions.d/hv-iface.fish $(dracut) $(hook) \
	$(DESTDIR)$(UNITS)/hv-iface-metrics.timer $(DESTDIR)$(UNITS)/hv-iface-metrics.service

install-tools: can-install-tools tools
	install -D $(TOOL) $(DESTDIR)$(PREFIX)/bin/hv-iface
	install -D -m 644 $(TOOL).1 $(share)/man/man1/hv-iface.1
	install -D -m 644 module/hv_iface.4 $(share)/man/man4/hv_iface.4
	install -D -m 644 scripts/tool/hv-iface.bash $(share)/bash-completion/completions/hv-iface
	install -D -m 644 scripts/tool/hv-iface.zsh $(share)/zsh/site-functions/_hv-iface
	install -D -m 644 -t $(share)/fish/vendor_completions.d scripts/tool/hv-iface.fish
	install -D scripts/fleet/initramfs/dracut.sh $(dracut)
	install -D scripts/fleet/initramfs/initramfs-tools.sh $(hook)
	install -D -m 644 -t $(DESTDIR)$(UNITS) scripts/fleet/hv-iface-metrics.*
	install -D -m 644 -t $(share)/hv-iface/fleet scripts/fleet/*.yml scripts/fleet/*.json
	sed -i 's|/usr/local|$(PREFIX)|' $(share)/man/man1/hv-iface.1 \
		$(share)/hv-iface/fleet/*.yml $(DESTDIR)$(UNITS)/hv-iface-metrics.service

can-install-tools:
	@scripts/package/needs.sh install-tools $(if $(wildcard $(TOOL).1),,awk $(CC)) \
		$(sort $(dir $(tools))) $(share)/hv-iface/fleet/

# With the metrics, which would look current; the link in Ansible's facts.d is not ours.
uninstall-tools:
	$(needs) $(sort $(dir $(wildcard $(tools) $(metrics) $(share)/hv-iface)))
	-[ -n "$(DESTDIR)" ] || [ ! -e $(UNITS)/hv-iface-metrics.timer ] || \
		systemctl disable --now hv-iface-metrics.timer
	rm -f $(tools) $(metrics)
	rm -rf $(share)/hv-iface $(dir $(dracut))

# The module for DKMS, which builds it again for each kernel that comes later.
dkms := hv_iface/$(version)
dkms_tree = /var/lib/dkms
dkms_source = $(DESTDIR)/usr/src/hv_iface-$(version)
# Those whose headers are there.
KERNELS ?= $(patsubst /lib/modules/%/build/Makefile,%,$(wildcard /lib/modules/*/build/Makefile))
headless = $(foreach kernel,$(KERNELS), \
	$(if $(wildcard /lib/modules/$(kernel)/build/Makefile),,$(kernel)))

install-dkms-source:
	$(needs) $(dkms_source)/module/
	install -D -m 644 -t $(dkms_source) Kbuild dkms.conf
	install -D -m 644 -t $(dkms_source)/module module/*.[ch]
	sed -i 's/#MODULE_VERSION#/$(version)/' $(dkms_source)/dkms.conf

# DKMS leaves a module alone that it has not installed itself, and says that all is well.
dkms-install:
	$(if $(DESTDIR),$(error dkms-install is for this system, install-dkms-source for DESTDIR=))
	$(if $(KERNELS),,@scripts/package/headers.sh)
	$(if $(strip $(headless)),@scripts/package/headers.sh $(headless))
	$(if $(installed),$(error $(firstword $(installed)) is in the way: make uninstall))
	$(needs) dkms $(dkms_source)/ $(dkms_tree)/
	$(MAKE) dkms-remove
	$(MAKE) install-dkms-source
	dkms add $(dkms)
	set -e; for kernel in $(KERNELS); do dkms install $(dkms) -k $$kernel; done

# All versions, but not the package's.
dkms_versions = $(notdir $(wildcard $(dkms_tree)/hv_iface/[0-9]*))

dkms-remove:
	$(needs) $(if $(dkms_versions),dkms) \
		$(sort $(dir $(wildcard /usr/src/hv_iface-[0-9]*)))
	@! dpkg -S '/usr/src/hv_iface-*' >/dev/null 2>&1 || \
		{ echo 'the package hv-iface-dkms is installed: apt-get remove hv-iface-dkms' >&2; exit 1; }
	@! rpm -q hv-iface-dkms >/dev/null 2>&1 || \
		{ echo 'the package hv-iface-dkms is installed: rpm -e hv-iface-dkms' >&2; exit 1; }
	set -e; for version in $(dkms_versions); do \
		dkms remove hv_iface/$$version --all; \
	done
	rm -rf /usr/src/hv_iface-[0-9]*

# The sources of the last commit, for who packages them, with a checksum.
dist_folder = $(or $(HV_BUILD),build)

dist:
	$(needs) git gzip $(dist_folder)/
	@scripts/package/dist.sh $(dist_folder)

# Not kbuild's own, which would go through build/ and take its kernels apart.
clean:
	find . \( -path ./build -o -path ./.git \) -prune -o -type f \( -name '*.o' -o -name '*.ko' \
		-o -name '*.mod' -o -name '*.mod.c' -o -name '.*.cmd' -o -name '.*.d' \
		-o -name Module.symvers -o -name modules.order -o -name corpus.inc \
		-o -path ./scripts/tool/hv-iface -o -path ./scripts/tool/hv-iface.1 \) -exec rm -f {} +

distclean: clean
	rm -rf build

# Words after GUEST_OS_ID=, CPU=, LEAVES=, APPEND= and ARGS= reach the guest.
run: python3
	@scripts/vm/vm.py run $(if $(GUEST_OS_ID),--guest-os-id '$(GUEST_OS_ID)') \
		$(if $(CPU),--cpu '$(CPU)') $(if $(LEAVES),--leaves '$(LEAVES)') \
		$(if $(APPEND),--append '$(APPEND)') $(if $(ARGS),--module-args '$(ARGS)')

check:
	@scripts/check/check.sh

check-all:
	@scripts/check/check.sh --all

# The one package without which its own script cannot say so.
python3:
	@scripts/common/packages.sh python3

# The suites of kunit/ in a user's process, in seconds; make kunit has a kernel for them.
unit:
	@scripts/unit/unit.sh

kunit:
	@scripts/unit/kunit.sh plain

coverage:
	@scripts/unit/coverage.sh

vm: python3
	@scripts/vm/vm.py check $(if $(TABLE),--table '$(TABLE)') $(SCENARIOS)

kernels:
	$(if $(KDIRS),,$(error which? KDIRS="TREE ..."))
	@scripts/check/kdirs.sh $(KDIRS)

static:
	@scripts/check/static.sh

# The core with inputs that coverage chooses: MINUTES= for each of TARGETS=.
fuzz:
	@$(if $(MINUTES),MINUTES='$(MINUTES)') scripts/fuzz/fuzz.sh $(TARGETS)

prove:
	@scripts/prove/prove.sh

# One fault at a time in FILES= of module/, or in all: does a test notice it? COUNT= of
# them, chosen by SEED=.
mutants:
	@scripts/mutants/mutants.sh $(if $(COUNT),--count '$(COUNT)') $(if $(SEED),--seed '$(SEED)') $(FILES)

bench: python3
	@scripts/bench/bench.py

# The two figures on the front page: what other tools answer, and the report.
answers: python3
	@scripts/figures/answers.py

picture:
	@scripts/common/packages.sh python3-rich
	@scripts/vm/vm.py check kvm-hv
	@scripts/figures/picture.py kvm-hv

help:
	@echo 'Where am I? No root, no headers, nothing is loaded:'
	@echo '  make tools       build scripts/tool/hv-iface; STATIC=1: one file for anywhere'
	@echo '  make install-tools   install it, manual, completion, hooks of initramfs, and a timer for'
	@echo '                   metrics, which are off: PREFIX=, DESTDIR=; make uninstall-tools'
	@echo
	@echo 'Administrators of a guest, for the running kernel or KDIR=:'
	@echo '  make             build hv_iface.ko, for insmod'
	@echo '  make install     install it, for modprobe hv_iface; make uninstall'
	@echo '  make dkms-install    the same by DKMS, for all kernels with headers, or KERNELS=,'
	@echo '                   and for those that come later; make dkms-remove'
	@echo '  make clean       remove what the build made'
	@echo
	@echo 'Who builds a hypervisor, on any Debian 12 machine; what is missing is installed:'
	@echo '  make run         load it in a guest with a real Microsoft interface, show all'
	@echo '                   it found. GUEST_OS_ID=vista, CPU=, LEAVES=, APPEND=, ARGS='
	@echo
	@echo 'Who changes the module, on such a machine:'
	@echo '  make check       all tests: static, KUnit under UML, scenarios in guests'
	@echo '  make check-all   these, and in an hour or two: fifteen kernels, debugging kernels,'
	@echo '                   a thousand loads, failing allocations'
	@echo '  make unit        the unit tests in seconds; make kunit, the same in a user-mode kernel'
	@echo '  make static, make vm [SCENARIOS="NAME ..."] [TABLE=life.ini]   one kind of test'
	@echo '  make kernels KDIRS="TREE ..."    does it build there? By gcc and by clang, for prepared'
	@echo '                   trees and headers of any distribution'
	@echo '  make prove       what tests can only try, proved for all hypervisors by a model checker'
	@echo '  make mutants     one fault at a time in the module, and which of them no test notices;'
	@echo '                   all take ten minutes: COUNT= of them by SEED=, FILES="capture.c ..."'
	@echo '  make coverage    what the unit tests execute, as a page in build/coverage/'
	@echo '  make fuzz        inputs that coverage chooses: MINUTES= for each of TARGETS=; none may'
	@echo '                   crash or break a rule'
	@echo '  make bench       what it costs, measured anew: scripts/bench/results.md'
	@echo '  make answers     what other tools say in the same guests; make picture: the report'
	@echo '  make dist        the sources of the last commit as build/hv_iface-VERSION.tar.gz, with'
	@echo '                   its sha256; scripts/package/README.md has what packagers want'
	@echo '  make distclean   remove all that make run and make check keep in build/'

$(KDIR)/Makefile:
	$(if $(filter file,$(origin KDIR)),@scripts/package/headers.sh,$(error \
		KDIR=$(KDIR) is neither headers of a kernel nor a configured tree))

.PHONY: modules install can-install uninstall tools can-install-tools install-tools uninstall-tools
.PHONY: install-dkms-source dkms-install dkms-remove dist clean distclean
.PHONY: run check check-all python3 unit kunit coverage vm kernels static prove fuzz mutants bench answers picture help
