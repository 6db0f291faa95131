/* SPDX-License-Identifier: Apache-2.0 */
/* What is looked at in the text of a YAML file before and after libyaml reads it. */
#ifndef FL_BASE_YAML_TEXT_H
#define FL_BASE_YAML_TEXT_H

#include "base/yaml.h"

#include <yaml.h>

/* Reports what libyaml would not, or not well: size, encoding, control characters, tabs that
 * indent.  False where there is no point in reading on. */
bool fl_yaml_check_text(const fl_yaml_doc *doc, fl_diags *diags);

/* Reports a syntax error of libyaml's at the place of its likely cause. */
void fl_yaml_report_syntax(const fl_yaml_doc *doc, fl_diags *diags, const yaml_parser_t *parser);

#endif
