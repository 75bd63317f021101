"""The warehouse: versions of the whole data, each one DuckDB file built from the archive, the ledger and the models."""
