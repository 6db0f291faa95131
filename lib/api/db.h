/* SPDX-License-Identifier: Apache-2.0 */
/* What stands behind the public handle of a database. */
#ifndef FL_API_DB_H
#define FL_API_DB_H

#include "store/store.h"

struct fl_db {
	fl_store store;
};

#endif
