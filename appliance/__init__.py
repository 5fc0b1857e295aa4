"""Permanence: the phone reception of a small medical practice, on a box of its own."""
