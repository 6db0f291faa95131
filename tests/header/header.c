/* SPDX-License-Identifier: Apache-2.0 */
/* The public header needs no other before it, may be read twice, and is plain C11. */
#include <fairlot/fairlot.h>
#include <fairlot/fairlot.h>

/* The library is not linked: only what the header itself holds is used. */
int main(void)
{
	fl_error error = {.code = FL_OK};
	return error.code == FL_OK && (int)FL_LANGS == 2 ? 0 : 1;
}
