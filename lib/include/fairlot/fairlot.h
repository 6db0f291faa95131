/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fairlot: credit grades of licensed retailers, and inspections drawn by lot.
 *
 * This header and the ones it includes are the manual of the library.  Include this one only.
 * Conventions that hold for every function:
 *
 * - A function that can fail returns fl_code.  Inputs come first, then `ret_...`, written only on
 *   success, then `fl_error *reterr`, written only on failure; both may be NULL unless stated.
 * - Text that goes in is UTF-8 ending in NUL and is copied; text that comes out belongs to the
 *   object it came from and lives as long as that object.
 * - A day is an int32_t: days since 1970-01-01 in the proleptic Gregorian calendar.
 * - The library reads no clock, locale, environment or randomness; it prints nothing.
 * - Destructors accept NULL.  An object is used by one thread at a time.
 */
#ifndef FAIRLOT_FAIRLOT_H
#define FAIRLOT_FAIRLOT_H

#include <fairlot/after.h>
#include <fairlot/audit.h>
#include <fairlot/base.h>
#include <fairlot/ceremony.h>
#include <fairlot/database.h>
#include <fairlot/draw.h>
#include <fairlot/grade.h>
#include <fairlot/inspection.h>
#include <fairlot/proof.h>
#include <fairlot/rules.h>
#include <fairlot/series.h>
#include <fairlot/verify.h>

#endif
