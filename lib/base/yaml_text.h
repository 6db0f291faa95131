/* SPDX-License-Identifier: Apache-2.0 */
/* What is looked at in the text of a YAML file before libyaml reads it. */
#ifndef FL_BASE_YAML_TEXT_H
#define FL_BASE_YAML_TEXT_H

#include "base/yaml.h"

/* Reports what libyaml would not, or not well: size, encoding, control characters, tabs and wide
 * blanks that indent.  False where there is no point in reading on.  In `text`, a copy of the
 * source, tabs become blanks. */
bool fl_yaml_check_text(const fl_yaml_doc *doc, fl_diags *diags, char *text);

#endif
