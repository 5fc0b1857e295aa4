"""Questions the pages ask of the database; plain SQL, each read by an index of ``store.schema``."""
