"""Sealed sync with remote secretaries: stands on ``appliance``; not built yet (see CHANGELOG)."""
