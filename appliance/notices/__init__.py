"""Pure: what the practice tells in writing, when, and what comes back means."""
