"""The box's own pages, one module a page; ``reads`` has the questions they ask of the database."""
