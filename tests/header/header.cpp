/* SPDX-License-Identifier: Apache-2.0 */
/* The public header as C++ reads it: it needs no other before it and uses no word of C++'s own. */
#include <fairlot/fairlot.h>

int main()
{
	decltype(&fl_code_name) name = nullptr;
	fl_error error = {};
	return name == nullptr && error.code == FL_OK ? 0 : 1;
}
