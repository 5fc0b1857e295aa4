"""The statements that make the tables, by what they hold; ``store.schema`` says in which order they run."""
