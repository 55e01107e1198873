/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_DETECT_H
#define _HVI_DETECT_H

#include "bits.h"
#include "capture.h"

/**
 * enum hvi_partition - the kinds of partition
 * @HVI_GUEST: one that has no others to care for
 * @HVI_L1VH: a guest that may create partitions of its own
 * @HVI_ROOT: the one that manages the machine
 * @HVI_PARTITIONS: not known
 */
enum hvi_partition { HVI_GUEST, HVI_L1VH, HVI_ROOT, HVI_PARTITIONS };

bool hvi_get(const struct hvi_capture *capture, u32 leaf, enum hvi_reg reg, u32 *value);
enum hvi_known hvi_is(const struct hvi_capture *capture, u32 leaf, enum hvi_reg reg, u32 mask,
		      u32 value);
enum hvi_known hvi_has(const struct hvi_capture *capture, u32 leaf, enum hvi_reg reg, u32 bits);
enum hvi_known hvi_reaches(const struct hvi_capture *capture, u32 leaf);

enum hvi_known hvi_is_any_hypervisor_present(const struct hvi_capture *capture);
enum hvi_known hvi_is_microsoft_compatible(const struct hvi_capture *capture);
enum hvi_known hvi_has_microsoft_vendor(const struct hvi_capture *capture);
enum hvi_known hvi_is_vendor_microsoft(const struct hvi_capture *capture);
enum hvi_known hvi_names_interface(const struct hvi_capture *capture);
enum hvi_known hvi_is_xbox_nanovisor(const struct hvi_capture *capture);
enum hvi_known hvi_is_iommu_in_use(const struct hvi_capture *capture);
enum hvi_known hvi_is_isolated(const struct hvi_capture *capture);
enum hvi_partition hvi_partition(const struct hvi_capture *capture);
const struct hv_iface_regs *hvi_version(const struct hvi_capture *capture, u64 id);

#endif
