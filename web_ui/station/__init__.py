"""The secretary's page: what her practices took, and what she asks of them."""
