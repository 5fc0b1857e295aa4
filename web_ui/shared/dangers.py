"""What a sign of danger is called on a page."""

from collections.abc import Iterable, Mapping

from appliance.understanding.red_flags import red_flags

FIRST_READ: Mapping[str, str] = {
    "breathless_on_effort": "Essoufflement à l'effort",
    "feverish_child": "Enfant fiévreux",
    "infant_fever_age_unknown": "Bébé fiévreux, âge inconnu",
    "belly_pain": "Mal au ventre",
    "insect_sting": "Piqûre",
    "bruises": "Bleus",
    "testicle_lump": "Boule au testicule",
    "death_certificate": "Certificat de décès",
    "bereavement": "Deuil après un suicide",
    "violence_certificate": "Certificat de coups et blessures",
    "low_mood": "Moral très bas",
    "chest_history": "Antécédent au cœur",
    "new_lump": "Nouvelle grosseur",
}
"""By the keys of ``[a_lire_en_premier]`` in ``red_flags.toml``: no danger now, and a person reads it first."""


def danger(key: str) -> str:
    """A key of a later version by itself."""
    known = red_flags().flags
    return known[key].name if key in known else FIRST_READ.get(key, key)


def dangers(keys: Iterable[str]) -> list[str]:
    """Names of the signs of danger among them."""
    return [danger(one) for one in keys if one in red_flags().flags]


def first_read(keys: Iterable[str]) -> list[str]:
    """Names of all others: a person reads it first."""
    return [danger(one) for one in keys if one not in red_flags().flags]
