/* SPDX-License-Identifier: Apache-2.0 */
/* The layout of the file. */
#include "store/schema.h"

static const fl_table tables[FL_TABLES] = {
	[FL_TABLE_RULE_SET] = {"rule_set", {"sha256", "id", "version", "source"}},
	[FL_TABLE_EVENT_TYPE] = {"event_type", {"name"}},
	[FL_TABLE_EVENT_FIELD] = {"event_field", {"type", "slot", "name", "kind"}},
	[FL_TABLE_RETAILER] = {"retailer", {"id"}},
	[FL_TABLE_RETAILER_DETAIL] = {"retailer_detail",
		{"retailer", "name", "address", "holder_id", "licensed_on", "stratum", "format",
			"status", "attributes"}},
	[FL_TABLE_EVENT] = {"event",
		{"retailer", "type", "occurred", "decided", "recorded", "claimed", "case_no",
			"source_ref", "fields"}},
	[FL_TABLE_AMENDMENT] = {"amendment", {"event", "kind", "day", "recorded", "claimed"}},
	[FL_TABLE_INSPECTOR] = {"inspector",
		{"id", "name", "capacity", "lead", "unit", "department"}},
	[FL_TABLE_SERVICE] = {"service", {"inspector", "stratum", "until"}},
	[FL_TABLE_BARRED] = {"barred",
		{"target", "inspector", "reason", "ground", "requested_by", "decided_by",
			"decided_on", "until"}},
	[FL_TABLE_RUN] = {"run", {"rule_set", "as_of", "known_at", "units", "graded", "sha256"}},
	[FL_TABLE_RUN_VERSION] = {"run_version", {"run", "rule_set"}},
	[FL_TABLE_GRADED] = {"graded", {"run", "chunk", "lines"}},
	[FL_TABLE_PUBLICATION] = {"publication", {"run"}},
	[FL_TABLE_DRAW] = {"draw", {"run", "seal_commit", "period_from", "period_to", "seal"}},
	[FL_TABLE_SEALED] = {"sealed", {"draw", "department", "list", "lines"}},
	[FL_TABLE_REVEALED] = {"revealed", {"draw", "name", "value"}},
	[FL_TABLE_OUTCOME] = {"outcome", {"draw", "record_sha256"}},
	[FL_TABLE_DRAWN] = {"drawn", {"draw", "target", "how", "place", "inspectors"}},
	[FL_TABLE_CHANGE] = {"change",
		{"draw", "place", "kind", "target", "visited", "inspectors", "body"}},
	[FL_TABLE_RELEASED] = {"released", {"draw"}},
	[FL_TABLE_VOIDED] = {"voided", {"draw", "reason", "sha256"}},
};

const fl_table *fl_table_of(fl_table_id id)
{
	return &tables[id];
}

int fl_table_columns(const fl_table *table)
{
	int count = 0;
	while (count < FL_TABLE_COLUMNS_MAX && table->column[count] != NULL) {
		count++;
	}
	return count;
}

/*
 * `number` grows with every row and never repeats; `entry` is the ledger entry that added the row.
 * Days are days since 1970-01-01.  `recorded` is the day on which a fact became known: that of the
 * import unless the file claimed another (`claimed` is then 1).
 */
static const char layout_facts[] =
	"CREATE TABLE ledger(seq INTEGER PRIMARY KEY, prev TEXT NOT NULL, body TEXT NOT NULL,"
	" hash TEXT NOT NULL) STRICT;"
	"CREATE TABLE rule_set(number INTEGER PRIMARY KEY, entry INTEGER NOT NULL,"
	" sha256 TEXT NOT NULL UNIQUE, id TEXT NOT NULL, version TEXT NOT NULL, source TEXT NOT "
	"NULL)"
	" STRICT;"
	"CREATE TABLE event_type(number INTEGER PRIMARY KEY, entry INTEGER NOT NULL,"
	" name TEXT NOT NULL UNIQUE) STRICT;"
	"CREATE TABLE event_field(number INTEGER PRIMARY KEY, entry INTEGER NOT NULL,"
	" type INTEGER NOT NULL, slot INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,"
	" UNIQUE(type, slot), UNIQUE(type, name)) STRICT;"
	"CREATE TABLE retailer(number INTEGER PRIMARY KEY, entry INTEGER NOT NULL,"
	" id TEXT NOT NULL UNIQUE) STRICT;"
	"CREATE TABLE retailer_detail(number INTEGER PRIMARY KEY, entry INTEGER NOT NULL,"
	" retailer INTEGER NOT NULL, name TEXT, address TEXT, holder_id TEXT, licensed_on INTEGER,"
	" stratum TEXT NOT NULL, format TEXT, status TEXT NOT NULL, attributes TEXT) STRICT;"
	"CREATE INDEX retailer_detail_by_retailer ON retailer_detail(retailer, number);"
	"CREATE TABLE event(number INTEGER PRIMARY KEY, entry INTEGER NOT NULL,"
	" retailer INTEGER NOT NULL, type INTEGER NOT NULL, occurred INTEGER NOT NULL,"
	" decided INTEGER, recorded INTEGER NOT NULL, claimed INTEGER NOT NULL, case_no TEXT,"
	" source_ref TEXT NOT NULL, fields TEXT) STRICT;"
	"CREATE UNIQUE INDEX event_by_source_ref ON event(source_ref);"
	"CREATE TABLE amendment(number INTEGER PRIMARY KEY, entry INTEGER NOT NULL,"
	" event INTEGER NOT NULL, kind TEXT NOT NULL, day INTEGER NOT NULL, recorded INTEGER NOT "
	"NULL,"
	" claimed INTEGER NOT NULL, UNIQUE(event, kind)) STRICT;";

static const char layout_lists[] =
	"CREATE TABLE inspector(number INTEGER PRIMARY KEY, entry INTEGER NOT NULL, id TEXT NOT "
	"NULL,"
	" name TEXT, capacity INTEGER NOT NULL, lead INTEGER NOT NULL, unit TEXT,"
	" department TEXT) STRICT;"
	"CREATE INDEX inspector_by_id ON inspector(id, number);"
	"CREATE TABLE service(number INTEGER PRIMARY KEY, entry INTEGER NOT NULL,"
	" inspector TEXT NOT NULL, stratum TEXT NOT NULL, until INTEGER) STRICT;"
	"CREATE INDEX service_by_pair ON service(inspector, stratum, number);"
	"CREATE TABLE barred(number INTEGER PRIMARY KEY, entry INTEGER NOT NULL, target TEXT NOT "
	"NULL,"
	" inspector TEXT NOT NULL, reason TEXT NOT NULL, ground TEXT, requested_by TEXT,"
	" decided_by TEXT, decided_on INTEGER, until INTEGER) STRICT;"
	"CREATE INDEX barred_by_pair ON barred(target, inspector, number);"
	"CREATE TABLE run(number INTEGER PRIMARY KEY, entry INTEGER NOT NULL,"
	" rule_set INTEGER NOT NULL, as_of INTEGER NOT NULL, known_at INTEGER NOT NULL,"
	" units INTEGER NOT NULL, graded INTEGER NOT NULL, sha256 TEXT NOT NULL) STRICT;"
	"CREATE TABLE run_version(number INTEGER PRIMARY KEY, entry INTEGER NOT NULL,"
	" run INTEGER NOT NULL, rule_set INTEGER NOT NULL) STRICT;"
	"CREATE INDEX run_version_by_run ON run_version(run);"
	"CREATE TABLE graded(number INTEGER PRIMARY KEY, entry INTEGER NOT NULL, run INTEGER NOT "
	"NULL,"
	" chunk INTEGER NOT NULL, lines TEXT NOT NULL) STRICT;"
	"CREATE INDEX graded_by_run ON graded(run, chunk);"
	"CREATE TABLE publication(number INTEGER PRIMARY KEY, entry INTEGER NOT NULL,"
	" run INTEGER NOT NULL UNIQUE) STRICT;";

/* A draw is sealed once; what was sealed stands beside it.  Later steps happen once at most. */
static const char layout_draws[] =
	"CREATE TABLE draw(number INTEGER PRIMARY KEY, entry INTEGER NOT NULL, run INTEGER NOT "
	"NULL,"
	" seal_commit TEXT NOT NULL, period_from INTEGER NOT NULL, period_to INTEGER NOT NULL,"
	" seal TEXT NOT NULL) STRICT;"
	"CREATE TABLE sealed(number INTEGER PRIMARY KEY, entry INTEGER NOT NULL, draw INTEGER NOT "
	"NULL,"
	" department TEXT NOT NULL, list TEXT NOT NULL, lines TEXT NOT NULL) STRICT;"
	"CREATE INDEX sealed_by_draw ON sealed(draw, department, list, number);"
	"CREATE TABLE revealed(number INTEGER PRIMARY KEY, entry INTEGER NOT NULL, draw INTEGER "
	"NOT NULL,"
	" name TEXT NOT NULL, value TEXT NOT NULL) STRICT;"
	"CREATE TABLE outcome(number INTEGER PRIMARY KEY, entry INTEGER NOT NULL,"
	" draw INTEGER NOT NULL UNIQUE, record_sha256 TEXT NOT NULL) STRICT;"
	"CREATE TABLE drawn(number INTEGER PRIMARY KEY, entry INTEGER NOT NULL, draw INTEGER NOT "
	"NULL,"
	" target TEXT NOT NULL, how TEXT NOT NULL, place INTEGER NOT NULL, inspectors TEXT) STRICT;"
	"CREATE INDEX drawn_by_draw ON drawn(draw);"
	"CREATE TABLE change(number INTEGER PRIMARY KEY, entry INTEGER NOT NULL, draw INTEGER NOT "
	"NULL,"
	" place INTEGER NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL, visited TEXT NOT NULL,"
	" inspectors TEXT NOT NULL, body TEXT NOT NULL, UNIQUE(draw, place)) STRICT;"
	"CREATE TABLE released(number INTEGER PRIMARY KEY, entry INTEGER NOT NULL,"
	" draw INTEGER NOT NULL UNIQUE) STRICT;"
	"CREATE TABLE voided(number INTEGER PRIMARY KEY, entry INTEGER NOT NULL,"
	" draw INTEGER NOT NULL UNIQUE, reason TEXT NOT NULL, sha256 TEXT NOT NULL) STRICT;";

/* Derived from the facts, for speed alone: `ledger verify` rebuilds it and compares. */
static const char layout_derived[] =
	"CREATE TABLE word(number INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;"
	"CREATE TABLE roster_pack(chunk INTEGER PRIMARY KEY, pack BLOB NOT NULL) STRICT;"
	"CREATE TABLE event_pack(chunk INTEGER PRIMARY KEY, pack BLOB NOT NULL) STRICT;"
	"CREATE TABLE event_rows(chunk INTEGER PRIMARY KEY, pack BLOB NOT NULL) STRICT;";

/* A guard against accidents, not against whoever holds the file: `ledger verify` trusts none of it.
 * The insert trigger is needed because REPLACE does not fire delete triggers by default. */
static const char layout_guards[] =
	"CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger BEGIN"
	" SELECT RAISE(ABORT, 'ledger entries are never changed'); END;"
	"CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger BEGIN"
	" SELECT RAISE(ABORT, 'ledger entries are never removed'); END;"
	"CREATE TRIGGER ledger_extends_head BEFORE INSERT ON ledger WHEN"
	" NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger) OR"
	" NEW.prev IS NOT coalesce((SELECT hash FROM ledger ORDER BY seq DESC LIMIT 1), '')"
	" BEGIN SELECT RAISE(ABORT, 'a ledger entry must extend the head'); END;";

static const char layout_views[] =
	"CREATE VIEW events AS SELECT e.number, r.id AS retailer, t.name AS type,"
	" date(e.occurred * 86400, 'unixepoch') AS occurred,"
	" date(e.decided * 86400, 'unixepoch') AS decided,"
	" date(e.recorded * 86400, 'unixepoch') AS recorded, e.claimed, e.case_no, e.source_ref,"
	" e.fields,"
	" (SELECT date(a.day * 86400, 'unixepoch') FROM amendment a"
	"  WHERE a.event = e.number AND a.kind = 'annul') AS annulled_on,"
	" (SELECT date(a.day * 86400, 'unixepoch') FROM amendment a"
	"  WHERE a.event = e.number AND a.kind = 'repair') AS repaired_on"
	" FROM event e JOIN retailer r ON r.number = e.retailer"
	" JOIN event_type t ON t.number = e.type;"
	"CREATE VIEW retailers AS SELECT r.id, d.name, d.address, d.holder_id,"
	" date(d.licensed_on * 86400, 'unixepoch') AS licensed_on, d.stratum, d.format, d.status,"
	" d.attributes FROM retailer r JOIN retailer_detail d ON d.retailer = r.number"
	" WHERE d.number = (SELECT max(number) FROM retailer_detail WHERE retailer = r.number);";

fl_code fl_schema_create(sqlite3 *sql, fl_error *reterr)
{
	static const char *const parts[] = {layout_facts, layout_lists, layout_draws,
		layout_derived, layout_guards, layout_views};
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		FL_TRY(fl_sql_run(sql, parts[i], reterr));
	}
	char marks[96];
	sqlite3_snprintf(sizeof(marks), marks, "PRAGMA application_id=%d; PRAGMA user_version=%d;",
		FL_STORE_APPLICATION, FL_STORE_VERSION);
	return fl_sql_run(sql, marks, reterr);
}

fl_code fl_schema_migrate(sqlite3 *sql, int64_t version, fl_error *reterr)
{
	(void)sql;
	/* Layout 1 is the first: there is nothing older to bring up to date. */
	return fl_fail(reterr, FL_MISMATCH,
		TR("the database has layout %lld, which never existed",
			"数据库的版式为 %lld，该版式从未存在"),
		(long long)version);
}
