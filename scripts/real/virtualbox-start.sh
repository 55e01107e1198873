#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# virtualbox-start.sh DIRECTORY - where vboxdrv is loaded: the guests of the directory.

export HOME=/tmp VBOX_USER_HOME=/tmp/virtualbox
VBoxManage --version
exec sh "$1/guests.sh" "$1" 1
