#include "evidence/evidence.h"

#include "evidence/internal.h"
#include "repo/oid.h"
#include "store/rows.h"

#include "base/banned.h"

const struct evidence_kind evidence_kinds[] = {
    {"initiatives", "pieces of work you set yourself: rows of the risk matrix", initiatives_import},
};

const size_t evidence_kind_count = sizeof(evidence_kinds) / sizeof(*evidence_kinds);

int evidence_import(struct store *store, const struct evidence_kind *kind, const struct evidence_source *source,
		    struct evidence_result *result, struct err *err)
{
	char hex[OID_HEX_SIZE];
	struct oid oid;

	*result = (struct evidence_result){.id = store_int(store, "SELECT max(id) + 1 FROM main.evidence", 1)};
	if (kind->read(store, result->id, source, result, err))
		return -1;
	oid_of_blob(source->content, &oid);
	oid_to_hex(&oid, hex);
	put_evidence(store, &(struct evidence_row){
				.id = result->id,
				.kind = view_of(kind->name),
				.file = view_basename(view_of(source->file)),
				.content_oid = view_of(hex),
				.imported_day = source->day,
				.entries = result->entries,
			    });
	return store_check(store, err);
}
