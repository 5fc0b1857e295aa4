"""From TOML to frozen values. A wrong file stops the start with one sentence that says where and what.

Two files: the practice (who works there, when; ``sample_practice.toml`` is one) and the box (line, engines).
"""

from appliance.settings.box import Box, load_box, own_box
from appliance.settings.practice import SAMPLE, PracticeFile, load_practice, practice_of, sample_practice

__all__ = ["SAMPLE", "Box", "PracticeFile", "load_box", "load_practice", "own_box", "practice_of", "sample_practice"]
