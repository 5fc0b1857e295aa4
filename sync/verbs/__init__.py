"""``permanence``'s verbs that need sync."""
