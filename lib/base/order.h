/* SPDX-License-Identifier: Apache-2.0 */
/* Orders for qsort() that more than one list needs. */
#ifndef FL_BASE_ORDER_H
#define FL_BASE_ORDER_H

#include <stdint.h>

/* Of two uint32_t, the smaller first. */
static inline int fl_order_u32(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a;
	uint32_t right = *(const uint32_t *)b;
	return (left > right) - (left < right);
}

#endif
