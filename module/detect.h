/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_DETECT_H
#define _HVI_DETECT_H

#include "capture.h"

/**
 * enum hvi_partition - the kinds of partition
 * @HVI_GUEST: one that has no others to care for
 * @HVI_L1VH: a guest that may create partitions of its own
 * @HVI_ROOT: the one that manages the machine
 */
enum hvi_partition { HVI_GUEST, HVI_L1VH, HVI_ROOT };

struct hv_iface_regs hvi_regs_or_zero(const struct hvi_capture *capture, u32 leaf);
u32 hvi_bound(const struct hvi_capture *capture);
u32 hvi_signature(const struct hvi_capture *capture);

bool hvi_is_any_hypervisor_present(const struct hvi_capture *capture);
bool hvi_is_microsoft_compatible(const struct hvi_capture *capture);
bool hvi_is_vendor_microsoft(const struct hvi_capture *capture);
bool hvi_is_xbox_nanovisor(const struct hvi_capture *capture);
bool hvi_is_iommu_in_use(const struct hvi_capture *capture);
enum hvi_partition hvi_partition(const struct hvi_capture *capture);
const struct hv_iface_regs *hvi_isolation(const struct hvi_capture *capture);

#endif
