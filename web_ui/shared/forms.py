"""Fields of forms, as routes declare them."""

from typing import Annotated

from fastapi import Form, Path

LONGEST_TEXT = 10_000
"""Characters; a page of handwriting is two thousand."""

Text = Annotated[str, Form(max_length=LONGEST_TEXT)]
Rank = Annotated[int, Path(ge=0, lt=2**53)]
"""A number of an address, as SQLite can hold it."""
