"""How hard hypothesis looks: as usual, or with ``--hypothesis-profile=nightly`` as long as a night allows."""

from hypothesis import settings

settings.register_profile("nightly", max_examples=10_000, deadline=None)
