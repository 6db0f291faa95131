/* SPDX-License-Identifier: Apache-2.0 */
/* The commands, one file each: cmd_NAME.c. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli.h"

extern const cli_command cmd_draw;
extern const cli_command cmd_draw_audit;
extern const cli_command cmd_draw_list;
extern const cli_command cmd_draw_release;
extern const cli_command cmd_draw_replace;
extern const cli_command cmd_draw_reveal;
extern const cli_command cmd_draw_run;
extern const cli_command cmd_draw_seal;
extern const cli_command cmd_draw_status;
extern const cli_command cmd_draw_swap;
extern const cli_command cmd_draw_void;
extern const cli_command cmd_explain;
extern const cli_command cmd_extract;
extern const cli_command cmd_grade;
extern const cli_command cmd_grade_publish;
extern const cli_command cmd_import;
extern const cli_command cmd_init;
extern const cli_command cmd_ledger_show;
extern const cli_command cmd_ledger_verify;
extern const cli_command cmd_next;
extern const cli_command cmd_prove;
extern const cli_command cmd_rules_check;
extern const cli_command cmd_rules_diff;
extern const cli_command cmd_rules_register;
extern const cli_command cmd_rules_schema;
extern const cli_command cmd_rules_test;
extern const cli_command cmd_verify;
extern const cli_command cmd_witness;
extern const cli_command cmd_witness_check;

#endif
