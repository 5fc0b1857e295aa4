"""What callers say when they want something: cues, read from ``requests.toml`` and a few coarse patterns.

A cue is evidence, not a verdict: the classifier weighs cues with all the other words.
"""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Final

from appliance.understanding.patterns import Signs, read
from appliance.understanding.text import normalize, stems

COARSE: Final = {
    "mine": r"(?:mon|son|notre|ce|celui|celle) (?:rendez vous|rdv|creneau|consultation)|"
    r"rendez vous (?:de|du|que j ai|que j avais|prevu|est)|"
    r"(?:ai|a|avait|avais|avons) (?:bien )?rendez vous",
    "a new one": r"(?:un|une|des|nouveau|premier|de|d) (?:\w+ )?(?:rendez vous|creneau|consultation|place)",
    "want": (
        r"voudrais|voudrait|veux|veut|aimerais|aimerait|souhaite\w*|faudrait|faut|cherche|besoin|"
        r"aurais voulu|j appelle pour|c est pour|ce serait pour"
    ),
    "asks": (
        r"est ce que?|est ce qu|quel\w*|combien|quand|comment|pourquoi|qu est ce|a t il|peut il|"
        r"peut on|avez vous|vous (?:avez|etes|faites|prenez|acceptez|pouvez|pourriez)"
    ),
    "not": r"pas|plus|jamais|point|rien|non|aucun\w*",
    "day": (
        r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain|aujourdhui|semaine|matin|"
        r"apres midi|soir|heures?"
    ),
    "yes": (
        r"oui|ouais|exact\w*|parfait\w*|d accord|tout a fait|voila|absolument|entendu|ca marche|"
        r"ca me va|volontiers|bien sur|ok|je prends|ca convient|ca me convient"
    ),
    "no": (
        r"non|nan|pas du tout|surtout pas|jamais|impossible|ca (?:ne )?(?:va|me va|m arrange|"
        r"convient|marche) pas|ce n est pas|c est pas|c est faux"
    ),
    "bye": (
        r"au revoir|merci|bonne (?:journee|soiree|fin|nuit|semaine)|a bientot|a la prochaine|"
        r"c est tout|rien d autre|bye|salut"
    ),
    "again": (
        r"pardon|repet\w+|redi\w+|compris|comprends? pas|hein|plus fort|plus lentement|moins vite|"
        r"articul\w+|sourde?|plait il|entend\w* (?:pas|rien|mal|plus)|vous (?:avez dit|disiez|"
        r"dites)|grésille|capte"
    ),
    "professional": (
        r"infirmiere?|pharmacie|laboratoire|ehpad|residence|foyer|clinique|hopital|confrere|kine|"
        r"orthophoniste|ambulance|taxis?|mairie|caisse|assistante sociale|pompes funebres|"
        r"aide a domicile"
    ),
    "greeting only": r"^(?:bonjour|allo|bonsoir|oui|alors|voila|euh|ben|donc|madame|monsieur| )+$",
    "doctor": r"docteure?|medecin|toubib|dr",
}
"""Coarse patterns over words in normal form, by name."""

_COARSE: Final = tuple((name, re.compile(rf"\b(?:{pattern})\b")) for name, pattern in COARSE.items())


@lru_cache(maxsize=1)
def _requests() -> Signs:
    tables = tomllib.loads(files("appliance.understanding").joinpath("requests.toml").read_text("utf-8"))
    lists = {name: tuple(map(normalize, words)) for name, words in tables["listes"].items()}
    return Signs(
        (f"{kind}/{place}", read(source, lists, f"requests.toml, {kind}"))
        for kind, sources in tables["indices"].items()
        for place, source in enumerate(sources)
    )


def cues_in(words: str) -> tuple[str, ...]:
    """Names of the cues in ``words``, which are in normal form.

    Raises:
        SettingsError: ``requests.toml`` is not of the language of ``patterns``.
    """
    coarse = [name for name, pattern in _COARSE if pattern.search(words)]
    signs = dict.fromkeys(key for key, _, _ in _requests().find(stems(words)))
    kinds = dict.fromkeys(f"asks {key.split('/')[0]}" for key in signs)
    return (*coarse, *kinds, *signs)
