/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Numbers of the Microsoft hypervisor interface.
 *
 * TLFS: Microsoft's "Hypervisor Top Level Functional Specification", sections
 * "Feature and Interface Discovery" and "Hypercall Interface". What it leaves
 * out names its source beside it. The kernel's own header for these numbers
 * has moved twice between 6.1 and 7.3 and does not exist under UML.
 */
#ifndef _HVI_TLFS_H
#define _HVI_TLFS_H

#include "kernel.h"

/* CPUID leaf 1, ECX: reserved by the processor vendors for hypervisors. */
#define HVI_LEAF_PROCESSOR		0x00000001
#define HVI_HYPERVISOR_BIT		BIT(31)

/* Interfaces start at 0x40000000 + n * 0x100; Linux looks at 256 of them. */
#define HVI_LEAF_BASE			0x40000000
#define HVI_BASE_STEP			0x100
/* TLFS and all its implementations define nothing from here to 0x40000080. */
#define HVI_LEAVES_PER_BASE		0x20

#define HVI_LEAF_VENDOR			0x40000000
#define HVI_LEAF_INTERFACE		0x40000001
#define HVI_LEAF_VERSION		0x40000002
#define HVI_LEAF_FEATURES		0x40000003
#define HVI_LEAF_ENLIGHTENMENTS		0x40000004
#define HVI_LEAF_LIMITS			0x40000005
#define HVI_LEAF_HARDWARE		0x40000006
#define HVI_LEAF_CPU_MANAGEMENT		0x40000007
#define HVI_LEAF_SVM			0x40000008
#define HVI_LEAF_SKIP_LEVEL		0x40000009
#define HVI_LEAF_NESTED			0x4000000a
#define HVI_LEAF_IPT			0x4000000b
#define HVI_LEAF_ISOLATION		0x4000000c

/*
 * The virtualization stack's own leaves, outside the bound of 0x40000000:
 * Linux include/hyperv/hvgdk_mini.h, HYPERV_CPUID_VIRT_STACK_*.
 */
#define HVI_LEAF_STACK_VENDOR		0x40000080
#define HVI_LEAF_STACK_INTERFACE	0x40000081
#define HVI_LEAF_STACK_PROPERTIES	0x40000082

/* Interface signatures, EAX of the leaf after the base: four characters. */
#define HVI_SIGNATURE_MICROSOFT		0x31237648	/* Hv#1 */
#define HVI_SIGNATURE_STACK		0x31235356	/* VS#1 */
/* Xbnv: HvMicrosoftXboxNanovisor of the Windows 10 1511 kit (G. Chappell). */
#define HVI_SIGNATURE_NANOVISOR		0x766e6258

#define HVI_MSR_GUEST_OS_ID		0x40000000
#define HVI_MSR_HYPERCALL		0x40000001
#define HVI_MSR_VP_INDEX		0x40000002
/* What HviGetDebugDeviceOptions reads (G. Chappell). */
#define HVI_MSR_DEBUG_DEVICE_OPTIONS	0x400000ff

#define HVI_HYPERCALL_ENABLE		BIT_ULL(0)

/* 0x40000003: partition privileges (EAX, EBX) and features (EDX). */
#define HVI_ACCESS_REFERENCE_COUNTER	BIT(1)		/* EAX */
#define HVI_ACCESS_HYPERCALL_MSRS	BIT(5)		/* EAX */
#define HVI_ACCESS_VP_INDEX		BIT(6)		/* EAX */
#define HVI_ACCESS_REFERENCE_TSC	BIT(9)		/* EAX */
#define HVI_CREATE_PARTITIONS		BIT(0)		/* EBX */
#define HVI_ACCESS_PARTITION_ID		BIT(1)		/* EBX */
#define HVI_ACCESS_MEMORY_POOL		BIT(2)		/* EBX */
#define HVI_ADJUST_MESSAGE_BUFFERS	BIT(3)		/* EBX */
#define HVI_CREATE_PORT			BIT(6)		/* EBX */
#define HVI_ACCESS_STATS		BIT(8)		/* EBX */
#define HVI_CPU_MANAGEMENT		BIT(12)		/* EBX */
#define HVI_CONFIGURE_PROFILER		BIT(13)		/* EBX */
#define HVI_ISOLATION			BIT(22)		/* EBX */
#define HVI_SVM_FEATURES_AVAILABLE	BIT(16)		/* EDX */

/* 0x40000004: recommendations (EAX). */
#define HVI_USE_LOCAL_FLUSH		BIT(1)
#define HVI_USE_REMOTE_FLUSH		BIT(2)
#define HVI_USE_EX_PROCESSOR_MASKS	BIT(11)
#define HVI_NESTED			BIT(12)

/* 0x40000005 EAX: more than 64 virtual processors (Requirements paper, 2012). */
#define HVI_UNLIMITED			0xffffffff

/* 0x40000006: hardware features in use (EAX). */
#define HVI_DMA_REMAPPING_IN_USE	BIT(4)
#define HVI_INTERRUPT_REMAPPING_IN_USE	BIT(5)

/* 0x4000000c: isolation, from Linux include/hyperv/hvgdk_mini.h and OpenVMM hvdef. */
#define HVI_PARAVISOR_PRESENT		BIT(0)		/* EAX */
#define HVI_ISOLATION_TYPE		GENMASK(3, 0)	/* EBX */
#define HVI_SHARED_BOUNDARY_ACTIVE	BIT(5)		/* EBX */
#define HVI_SHARED_BOUNDARY_BITS	GENMASK(11, 6)	/* EBX */

#endif
