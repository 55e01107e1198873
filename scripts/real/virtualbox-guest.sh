#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# virtualbox-guest.sh DIRECTORY PROVIDER OSTYPE SMP MEMORY - one guest of VirtualBox, to its end.
# The directory has cd.iso, and gets what the guest reported and VirtualBox' log.

directory=$1
name=$(basename "$directory")

# VirtualBox' server ends when nobody asks, and on a busy host may miss who asks next.
manage()
{
	for _ in 1 2 3 4 5; do
		VBoxManage "$@" && return
		sleep 3
	done
	return 1
}

make()
{
	manage createvm --name "$name" --register --ostype "$3" --basefolder "$directory" ||
		return
	manage modifyvm "$name" --memory "$5" --cpus "$4" --firmware bios --tpm-type none \
		--graphicscontroller none --audio-enabled off --usb-ohci off --usb-xhci off \
		--nic1 none --rtc-use-utc on --uart1 0x3F8 4 --uart-mode1 file "$directory/serial" \
		--uart2 0x2F8 3 --uart-mode2 file "$directory/report" || return
	[ "$2" = unsaid ] || manage modifyvm "$name" --paravirtprovider "$2" || return
	manage storagectl "$name" --name ide --add ide &&
		manage storageattach "$name" --storagectl ide --port 0 --device 0 \
			--type dvddrive --medium "$directory/cd.iso"
}

ended()
{
	[ "$(tail -n 1 "$directory/report" 2>/dev/null | tr -d '\r')" = end ]
}

make "$@" || exit
trap 'kill $box' TERM	# of timeout
VBoxHeadless --startvm "$name" --vrde off &
box=$!
until ended || ! kill -0 $box; do
	sleep 1
done
# not the guest's own, which would boot again
manage controlvm "$name" poweroff
wait $box
grep -E 'GIM|HM: |VERR|Guest OS|Gst: 40' "$directory/$name/Logs/VBox.log" >"$directory/outside"
