"""Fields of forms, as routes declare them."""

from typing import Annotated

from fastapi import Form

LONGEST_TEXT = 10_000
"""Characters; a page of handwriting is two thousand."""

Text = Annotated[str, Form(max_length=LONGEST_TEXT)]
Number = Annotated[int, Form()]
