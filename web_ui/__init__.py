"""The practice's page and the secretary's: stand on ``appliance``; not built yet (see CHANGELOG)."""
