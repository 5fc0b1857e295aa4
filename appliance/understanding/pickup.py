"""What is said first by whoever, or whatever, picks up when we call: a person, somebody else, an answering machine."""

import re
from typing import Final

from appliance.understanding import phonetics
from appliance.understanding.text import normalize, says

_MACHINE: Final = re.compile(
    r"\b(?:repondeurs?|messagerie|boite vocale|bip(?: sonore)?|signal sonore|"
    r"(?:laiss\w+|enregistr\w+)(?: \w+){0,4} (?:message|coordonnees|numero)|"
    r"vous etes (?:bien )?(?:chez|au (?:zero|0|domicile)|en communication avec)|"
    r"correspondant(?: \w+){0,3} (?:indisponible|absent|joignable)|"
    r"(?:pouvons|peux|pouvez|puis) pas (?:\w+ )?(?:vous )?repondre|"
    r"(?:absente?s?|indisponibles?) (?:pour le moment|actuellement)|actuellement (?:absente?s?|indisponibles?))\b"
)
MOST_WORDS: Final = 18
"""Nobody says more to a telephone that they have just picked up; the announcement of a machine is longer."""


def is_machine(text: str) -> bool:
    """ "Bonjour, vous êtes bien chez Odette, laissez un message après le bip"."""
    words = normalize(text)
    return bool(_MACHINE.search(words)) or len(words.split()) > MOST_WORDS


is_out_of_service: Final = says(
    r"(?:numero|ligne)(?: \w+){0,8} (?:pas (?:\w+ )?attribue|plus attribue|hors service|suspendue?|resiliee?)",
)
""" "Le numéro que vous avez demandé n'est pas attribué": the network's own announcement."""


fetches_somebody: Final = says(
    r"quittez pas|un instant|une (?:petite )?(?:seconde|minute)|deux (?:secondes|minutes)|attendez|patientez|"
    r"je (?:vous )?(?:la|le|les|l) (?:\w+ )?(?:passe|appelle|cherche)|je vais (?:la|le) (?:chercher|prevenir|appeler)|"
    r"je vais voir",
)
""" "Ne quittez pas, je vous la passe"."""


_ASKS: Final = re.compile(
    r"\b(?:qui (?:est ce|etes vous|est la|est a l appareil|parle|ca|appelle|demande)|c est qui|vous etes qui|"
    r"de la part de qui|c est (?:pour quoi|pourquoi|a quel sujet)|a quel sujet|(?:quel|quelle) (?:cabinet|societe))\b"
)
_GREETS: Final = frozenset({"oui", "allo", "bonjour", "bonsoir", "j", "ecoute"})


def asks_who_calls(text: str) -> bool:
    """ "Qui est à l'appareil ?", and "oui, allô ?" of who has heard nothing yet."""
    words = normalize(text)
    return bool(_ASKS.search(words)) or ("allo" in words.split() and set(words.split()) <= _GREETS)


_PARENT: Final = re.compile(r"\b(?:je suis|c est|ici) (?:sa |son |la |le )?(?:mere|maman|pere|papa|parent)\b")
_SELF: Final = re.compile(
    r"\b(?:c est (?:bien )?(?:moi|elle|lui)(?: meme)?|moi meme|elle meme|lui meme|en personne|tout a fait|exactement)\b"
)
_OTHER: Final = re.compile(
    r"\b(?:c est|je suis|ici) (?:pas|son|sa|le|la) \w+|"
    r"\b(?:est|suis) pas (?:la|ici|disponible|a la maison|elle|lui|\w+ (?:la|ici))\b|\bpas (?:moi|elle|lui|la)\b|"
    r"\b(?:est|a ete) (?:sortie?|partie?|absente?|hospitalisee?|decedee?|morte?)\b"
)


def says_it_is_they(text: str, *, first: str | None, child: bool) -> bool:
    """ "C'est moi-même", "Odette Delaunay"; of a child, "je suis sa mère". A family shares its last name."""
    words = normalize(text)
    if child and _PARENT.search(words):
        return True
    return not _OTHER.search(words) and (bool(_SELF.search(words)) or (bool(first) and _names(words, str(first))))


def is_somebody_else(text: str) -> bool:
    """ "C'est son mari", "elle n'est pas là"."""
    return bool(_OTHER.search(normalize(text)))


_SAME_NAME: Final = 0.3
"""Phonetic distance; stricter than where a name is read back afterwards."""


def _names(words: str, first: str) -> bool:
    said, count = words.split(), len(normalize(first).split())
    runs = (" ".join(said[at : at + count]) for at in range(len(said) - count + 1))
    return any(phonetics.distance(one, first) <= _SAME_NAME for one in runs)


wrong_number: Final = says(
    r"vous (?:faites|avez fait) erreur|vous vous (?:trompez|etes trompe)|(?:mauvais|faux|pas le bon) numero|"
    r"connais(?:sons)? (?:pas|personne)|il (?:n )?y a (?:pas de|personne)(?: \w+){0,3} (?:ici|nom)",
)
""" "Vous faites erreur, je ne connais personne de ce nom"."""


_CALLING: Final = r"(?:re|r)?(?:appel(?:ez|er|e|es|iez)|appels?|telephon\w+|contact\w+|derang\w+)"
"""Recognisers write the ending by ear: "ne m'appeler plus"."""
_AT_TIMES: Final = r"(?! (?:tard|tot|souvent|vite|avant|apres|le|la|en|a|dans|si)\b)"
"""To want no calls in the morning is not to want none."""
wants_no_calls: Final = says(
    rf"(?:(?:ne|n|me|m|nous|l) )+{_CALLING}(?: moi| nous)? plus(?: jamais)?{_AT_TIMES}|"
    rf"(?:arret|cess)(?:ez|er|e)(?: \w+)? (?:de|d) (?:(?:me|m|nous) )?{_CALLING}|"
    rf"(?:veux|veut|voulons|souhaite|souhaitons) plus "
    rf"(?:(?:jamais|etre|que|qu|vous|on|recevoir|d|de|vos|ces|me|m|nous) )+"
    rf"(?:{_CALLING}|appelle){_AT_TIMES}|"
    r"plus (?:jamais )?(?:d|de ces|de vos) (?:autres )?appels?|"
    r"(?:retirez|enlevez|supprimez|effacez|rayez)(?: \w+){0,4} (?:numero|listes?|fichiers?)",
)
""" "Ne m'appelez plus"; not "rappelez-moi plus tard"."""


_MOVES: Final = re.compile(r"\b(?:deplac|decal|report|repouss|avanc|chang|modifi|autre (?:jour|date|heure|fois))")


def would_rather_move(text: str) -> bool:
    """ "Il faudrait le décaler"."""
    return bool(_MOVES.search(normalize(text)))
