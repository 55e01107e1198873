/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _HVI_WINDOWS_H
#define _HVI_WINDOWS_H

#include "capture.h"

struct hvi_text;

/**
 * enum hvi_release - Windows kernels, oldest first; the order counts
 *
 * Of the last two no more is known than hvi_windows_connects() says.
 *
 * @HVI_VISTA: 6.0, Windows Vista and Server 2008
 * @HVI_7: 6.1
 * @HVI_8: 6.2
 * @HVI_8_1: 6.3
 * @HVI_10: 10.0.10240, version 1507
 * @HVI_10_1511: 10.0.10586
 * @HVI_10_1607: 10.0.14393, and later; from 1903 on 0x4000000b is used as well
 * @HVI_10_22H2: 10.0.19045
 * @HVI_11_25H2: 10.0.26200
 * @HVI_RELEASES: how many there are
 */
enum hvi_release {
	HVI_VISTA,
	HVI_7,
	HVI_8,
	HVI_8_1,
	HVI_10,
	HVI_10_1511,
	HVI_10_1607,
	HVI_10_22H2,
	HVI_11_25H2,
	HVI_RELEASES
};

/* The longest name, with its NUL. */
#define HVI_RELEASE_BYTES	8

extern const char hvi_release_names[HVI_RELEASES][HVI_RELEASE_BYTES];

enum hvi_known hvi_windows_any_present(const struct hvi_capture *capture,
				       enum hvi_release release);
enum hvi_known hvi_windows_compatible(const struct hvi_capture *capture,
				      enum hvi_release release);
u32 hvi_windows_max_trusted_leaf(const struct hvi_capture *capture, enum hvi_release release);
bool hvi_windows_enlightenments(struct hvi_text *out, const struct hvi_capture *capture,
				enum hvi_release release);
enum hvi_known hvi_windows_connects(const struct hvi_capture *capture, enum hvi_release release);
enum hvi_known hvi_windows_uses_reference_tsc(const struct hvi_capture *capture,
					      enum hvi_release release);

#endif
