/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HV_IFACE_EMPTY_H
#define _HV_IFACE_EMPTY_H

void hv_iface_empty(void);

#endif
