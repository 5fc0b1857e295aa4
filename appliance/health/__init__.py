"""What can ail a box, one ailment a file; ``permanence doctor`` asks them all."""
