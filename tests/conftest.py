"""How hard hypothesis looks: the same examples at each landing, as many as a night allows with profile "nightly"."""

from hypothesis import settings

settings.register_profile("landing", derandomize=True, deadline=None)  # judged alike on every machine
settings.load_profile("landing")
settings.register_profile("nightly", max_examples=10_000, deadline=None)
