/* SPDX-License-Identifier: GPL-2.0 */
#include "notifier.h"
