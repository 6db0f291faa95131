/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of our own fields, in the order in which documentation lists them. */
#include "intake/fields.h"

#include <stddef.h>

static const fl_field_choice statuses[] = {{"active", "正常", FL_STATUS_ACTIVE},
	{"suspended", "停业", FL_STATUS_SUSPENDED}, {"closed", "歇业", FL_STATUS_CLOSED}, {0}};

static const fl_field_choice amendments[] = {
	{"annul", "撤销", FL_AMEND_ANNUL}, {"repair", "修复", FL_AMEND_REPAIR}, {0}};

static const fl_field_choice flags[] = {
	{"0", "否", 0}, {"1", "是", 1}, {"no", "否", 0}, {"yes", "是", 1}, {0}};

#define AT(member) offsetof(fl_row, u.member)

static const fl_field retailer_fields[] = {
	{"id", "许可证号", FL_VALUE_ID, true, AT(retailer.id), NULL,
		{TR("licence number", "许可证号")}},
	{"name", "店名", FL_VALUE_TEXT, false, AT(retailer.name), NULL,
		{TR("name of the shop", "字号")}},
	{"address", "地址", FL_VALUE_TEXT, false, AT(retailer.address), NULL,
		{TR("address of the shop", "经营地址")}},
	{"holder_id", "持证人", FL_VALUE_LABEL, false, AT(retailer.holder_id), NULL,
		{TR("who holds the licence", "持证人代码")}},
	{"licensed_on", "发证日期", FL_VALUE_DAY, false, AT(retailer.licensed_on), NULL,
		{TR("first day of the licence", "发证日期")}},
	{"stratum", "辖区", FL_VALUE_LABEL, false, AT(retailer.stratum), NULL,
		{TR("district; draws and inspectors go by it", "所属辖区，抽查和派员以此为准")}},
	{"format", "业态", FL_VALUE_LABEL, false, AT(retailer.format), NULL,
		{TR("kind of shop", "零售业态")}},
	{"status", "状态", FL_VALUE_CHOICE, false, AT(retailer.status), statuses,
		{TR("active, suspended or closed", "正常、停业或歇业")}},
};

static const fl_field event_fields[] = {
	{"retailer", "许可证号", FL_VALUE_ID, true, AT(event.retailer), NULL,
		{TR("licence number", "许可证号")}},
	{"type", "事件类型", FL_VALUE_TYPE, true, AT(event.type), NULL,
		{TR("a type of the vocabulary", "事件类型，须已声明")}},
	{"occurred", "发生日期", FL_VALUE_DAY, true, AT(event.occurred), NULL,
		{TR("the day it happened", "行为发生之日")}},
	{"decided", "决定日期", FL_VALUE_DAY, false, AT(event.decided), NULL,
		{TR("the day it was decided", "作出决定之日")}},
	{"recorded", "登记日期", FL_VALUE_DAY, false, AT(event.recorded), NULL,
		{TR("the day the file claims it was recorded", "文件所称的登记日期")}},
	{"case_no", "案号", FL_VALUE_LABEL, false, AT(event.case_no), NULL,
		{TR("events of one case share it", "同一案件的事件案号相同")}},
	{"source_ref", "来源编号", FL_VALUE_LABEL, true, AT(event.source_ref), NULL,
		{TR("what names this event once and for all", "事件的唯一来源编号")}},
};

static const fl_field amendment_fields[] = {
	{"source_ref", "来源编号", FL_VALUE_LABEL, true, AT(amendment.source_ref), NULL,
		{TR("the event that is amended", "被更正事件的来源编号")}},
	{"kind", "更正类型", FL_VALUE_CHOICE, true, AT(amendment.kind), amendments,
		{TR("annul or repair", "撤销或修复")}},
	{"day", "生效日期", FL_VALUE_DAY, true, AT(amendment.day), NULL,
		{TR("the day from which it holds", "更正自该日起生效")}},
	{"recorded", "登记日期", FL_VALUE_DAY, false, AT(amendment.recorded), NULL,
		{TR("the day the file claims it was recorded", "文件所称的登记日期")}},
};

static const fl_field inspector_fields[] = {
	{"id", "执法证号", FL_VALUE_ID, true, AT(inspector.id), NULL,
		{TR("number of the inspector", "执法证号")}},
	{"name", "姓名", FL_VALUE_TEXT, false, AT(inspector.name), NULL, {TR("name", "姓名")}},
	{"capacity", "承检上限", FL_VALUE_COUNT, true, AT(inspector.capacity), NULL,
		{TR("visits that the inspector can make in one draw", "一次抽查最多承检户数")}},
	{"lead", "带队", FL_VALUE_CHOICE, false, AT(inspector.lead), flags,
		{TR("may lead a team: 1 or 0", "能否带队：是或否")}},
	{"unit", "单位", FL_VALUE_TEXT, false, AT(inspector.unit), NULL, {TR("squad", "所属中队")}},
	{"department", "部门", FL_VALUE_NAME, false, AT(inspector.department), NULL,
		{TR("in joint draws: 1 to 32 of 0-9 a-z -", "联合抽查的部门代号，限 0-9 a-z -")}},
};

static const fl_field service_fields[] = {
	{"inspector", "执法证号", FL_VALUE_ID, true, AT(service.inspector), NULL,
		{TR("number of the inspector", "执法证号")}},
	{"stratum", "辖区", FL_VALUE_LABEL, true, AT(service.stratum), NULL,
		{TR("a district that the inspector serves", "可承检的辖区")}},
	{"until", "截止日期", FL_VALUE_DAY, false, AT(service.until), NULL,
		{TR("the last day", "最后一日")}},
};

static const fl_field barred_fields[] = {
	{"target", "许可证号", FL_VALUE_ID, true, AT(barred.target), NULL,
		{TR("licence number", "许可证号")}},
	{"inspector", "执法证号", FL_VALUE_ID, true, AT(barred.inspector), NULL,
		{TR("who must not inspect it", "须回避的检查人员")}},
	{"reason", "回避事由", FL_VALUE_LABEL, true, AT(barred.reason), NULL,
		{TR("in a few words", "回避事由")}},
	{"ground", "依据", FL_VALUE_TEXT, false, AT(barred.ground), NULL,
		{TR("the rule it rests on", "回避依据")}},
	{"requested_by", "申请人", FL_VALUE_TEXT, false, AT(barred.requested_by), NULL,
		{TR("who asked for it", "回避申请人")}},
	{"decided_by", "决定人", FL_VALUE_TEXT, false, AT(barred.decided_by), NULL,
		{TR("who decided it", "回避决定人")}},
	{"decided_on", "决定日期", FL_VALUE_DAY, false, AT(barred.decided_on), NULL,
		{TR("when it was decided", "作出决定之日")}},
	{"until", "截止日期", FL_VALUE_DAY, false, AT(barred.until), NULL,
		{TR("the last day", "最后一日")}},
};

#define TABLE(name, fields)                                      \
	{                                                        \
		name, fields, sizeof(fields) / sizeof(fields[0]) \
	}

static_assert(sizeof(retailer_fields) / sizeof(fl_field) <= FL_FIELDS_MAX, "and so do the others");

const fl_field_table *fl_field_table_of(fl_kind kind)
{
	static const fl_field_table tables[FL_KINDS] = {
		[FL_KIND_RETAILERS] = TABLE("retailers", retailer_fields),
		[FL_KIND_EVENTS] = TABLE("events", event_fields),
		[FL_KIND_AMENDMENTS] = TABLE("amendments", amendment_fields),
		[FL_KIND_INSPECTORS] = TABLE("inspectors", inspector_fields),
		[FL_KIND_SERVICE] = TABLE("service", service_fields),
		[FL_KIND_BARRED] = TABLE("barred", barred_fields),
	};
	return &tables[kind];
}

int fl_field_find(const fl_field_table *table, fl_text key)
{
	for (uint32_t i = 0; i < table->count; i++) {
		if (fl_text_is(key, table->field[i].key)) {
			return (int)i;
		}
	}
	return -1;
}

int fl_field_find_column(const fl_field_table *table, fl_text name)
{
	for (uint32_t i = 0; i < table->count; i++) {
		if (fl_text_is(name, table->field[i].key) || fl_text_is(name, table->field[i].zh)) {
			return (int)i;
		}
	}
	return -1;
}
