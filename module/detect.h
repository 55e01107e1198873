/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_DETECT_H
#define _HVI_DETECT_H

#include "capture.h"

/* A vendor signature's length: EBX, ECX and EDX of a base leaf. */
#define HVI_VENDOR_BYTES	12

/**
 * enum hvi_partition - the kinds of partition
 * @HVI_GUEST: one that has no others to care for
 * @HVI_L1VH: a guest that may create partitions of its own
 * @HVI_ROOT: the one that manages the machine
 */
enum hvi_partition { HVI_GUEST, HVI_L1VH, HVI_ROOT };

bool hvi_is_any_hypervisor_present(const struct hvi_capture *capture);
bool hvi_is_microsoft_compatible(const struct hvi_capture *capture);
bool hvi_has_microsoft_vendor(const struct hvi_capture *capture);
bool hvi_is_vendor_microsoft(const struct hvi_capture *capture);
bool hvi_is_xbox_nanovisor(const struct hvi_capture *capture);
bool hvi_is_iommu_in_use(const struct hvi_capture *capture);
enum hvi_partition hvi_partition(const struct hvi_capture *capture);
bool hvi_get_leaf(const struct hvi_capture *capture, u32 leaf, struct hv_iface_regs *regs);

u32 hvi_bound(const struct hvi_capture *capture);
u32 hvi_signature(const struct hvi_capture *capture);
struct hv_iface_regs hvi_leaf_or_zero(const struct hvi_capture *capture, u32 leaf);
const struct hv_iface_regs *hvi_isolation(const struct hvi_capture *capture);

void hvi_vendor(const struct hv_iface_regs *base, char vendor[HVI_VENDOR_BYTES]);
const char *hvi_find_product(const struct hv_iface_regs *base);
bool hvi_is_named_by_firmware(const struct hvi_capture *capture);
const char *hvi_product(const struct hvi_capture *capture);

#endif
