"""The verbs: one act is one transaction with one journal entry."""
