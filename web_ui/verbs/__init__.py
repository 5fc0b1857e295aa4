"""Verbs of ``permanence`` that need the page."""
