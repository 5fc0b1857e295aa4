"""What of the practice a caller mentions: a practitioner, a type of visit, themselves or somebody else."""

import re
from collections.abc import Iterable
from enum import Enum
from typing import Final

from appliance.understanding import phonetics, remarks
from appliance.understanding.text import any_of, normalize, says
from appliance.vocabulary.practice import Place, Practitioner, VisitType

NEAR = 0.34
"""Phonetic distance up to which a heard word is taken for a practitioner's name; chosen on the tune corpora."""


# --- practitioners ---------------------------------------------------------------------------------------

_TITLE = any_of(
    *("docteure?", "dr", "doc", "madame", "monsieur", "toubib", "medecin", "avec", "(?:re)?voir", "suivie? par")
)
_NOT_A_NAME = frozenset(["docteur", "docteure", "madame", "monsieur", "cabinet", "medecin", "rendez", "vous"])


def practitioner(text: str, practitioners: Iterable[Practitioner]) -> str | None:
    """Key of the practitioner named in ``text``, by French sound; None when none or two are named."""
    people, words = list(practitioners), normalize(text)
    near_title = [word for title in _TITLE.finditer(words) for word in words[title.end() :].split()[:3]]
    named = {one.key for one in people if _named(one, words, near_title)}
    return _only(named or {one.key for one in people if _first_name(one) in near_title} or _of_role(words, people))


def lone_practitioner(text: str, practitioners: Iterable[Practitioner]) -> str | None:
    """The same for an answer to "with which doctor?": any of its words may be a name, misheard."""
    people, words = list(practitioners), normalize(text)
    named = {one.key for one in people if _named(one, words, words.split())}
    return _only(named or {one.key for one in people if _first_name(one) in words.split()} or _of_role(words, people))


def _first_name(one: Practitioner) -> str | None:
    """ "Camille", of "Camille Ferrand": how many call their nurse or midwife."""
    given = [word for word in normalize(one.name).split()[:-1] if word not in _NOT_A_NAME and len(word) > 1]
    return given[0] if given else None


_A_COLLEAGUE = r"(?:le|la|l|un|une|votre|au|du|aux?)"
"""Before a role that is somebody's of the practice; "mon kiné" and "je suis infirmière" are others'."""


def _of_role(words: str, people: list[Practitioner]) -> set[str]:
    """ "La sage-femme", "le dentiste" of a practice with one "chirurgien-dentiste"."""
    said = [found[1] for found in re.finditer(rf"\b{_A_COLLEAGUE} (\w{{3,}})\b(?! (?:passe|vient|m a|a dit))", words)]
    roles = {one.key: {word for word in normalize(one.role).split() if len(word) > 3} for one in people}
    own = {key: role.difference(*(roles[other] for other in roles if other != key)) for key, role in roles.items()}
    return {key for key, role in own.items() if any(_is_called(word, one) for word in said for one in role)}


def _is_called(word: str, role: str) -> bool:
    """ "Kiné" and "ostéo" are what everybody says; "infirmière" and "infirmier" are one role."""
    return _of_either_gender(word) == _of_either_gender(role) or (role.startswith(word) and len(word) < len(role) - 2)


def _of_either_gender(word: str) -> str:
    return re.sub(r"(?:iere?|ienne|euse|rice|eur|ien|e)$", "", word)


def _only(found: set[str]) -> str | None:
    return found.pop() if len(found) == 1 else None


def _named(one: Practitioner, words: str, candidates: list[str]) -> bool:
    """Is the last name said as written, or does a candidate sound like it?"""
    last = normalize(one.name).split()[-1:]
    if not last:
        return False
    if re.search(rf"\b{re.escape(last[0])}\b", words):
        return True
    return any(
        len(word) > 3 and word not in _NOT_A_NAME and phonetics.distance(word, last[0]) <= NEAR for word in candidates
    )


_ANY_PRACTITIONER = any_of(
    r"n importe (?:le)?quel(?:le)?",
    "n importe",
    "peu importe",
    "l un ou l autre",
    "egal",
    "m arrange",
    "premier (?:disponible|venu|qui)",
    "pas de preference",
    "celui qui",
    r"(?:qui|comme) vous (?:voulez|avez|pouvez)",
    r"(?:n importe|qui que ce soit|ca (?:me )?fait rien|celui que vous avez)",
    r"ou l autre",
    "indifferent",
)


_WAITS = any_of(
    r"attend(?:re|rai|s)",
    r"(?:son|leur) retour",
    r"(?:il|elle|docteure?|medecin) (?:revien\w*|reviendra|rentre\w*)",
    r"(?:il|elle) (?:est|sera|soit) (?:de retour|la|rentree?|revenue?)",
    r"mais avec",
)


def waits_for_return(text: str) -> bool:
    """Would the caller rather wait for who is away ("je préfère attendre son retour")?"""
    return bool(_WAITS.search(normalize(text)))


def any_practitioner(text: str) -> bool:
    """Does the caller leave the choice of practitioner to us?"""
    words = normalize(text)
    if _ANY_PRACTITIONER.search(words):
        return True
    run = words.replace(" ", "")
    return any(phonetics.distance(run, likely) <= SOUNDS_LIKE for likely in _ANYBODY)


SOUNDS_LIKE = 0.45
"""Phonetic distance within which a whole answer is one of those expected ("brie en porte" is "peu importe"):
misheard ones had up to 0.43, other answers 0.6 and more."""

_ANYBODY = ("peuimporte", "commevousvoulez", "çamestégal", "nimportelequel", "lepremierdisponible")


# --- types of visit --------------------------------------------------------------------------------------

_SAID_FOR = {
    "vaccin": ("vaccin", "rappel de vaccin", "piqure de rappel"),
    "teleconsultation": ("teleconsultation", "tele consultation", "visio", "video", "a distance"),
    "frottis": ("frottis", "gyneco", "sterilet"),
    "nourrisson": ("nourrisson", "bebe", "mois du petit", "mois de la petite"),
    "certificat": ("certificat",),
    "suivi": ("suivi", "controle de la tension", "suivi du diabete"),
    "pansement": ("pansement", "retirer les fils", "points de suture"),
    "gyneco": ("gyneco", "contraception", "pilule", "implant", "sterilet", "frottis"),
    "grossesse": ("grossesse", "enceinte", "mois de grossesse"),
    "monitoring": ("monitoring", "monito"),
    "perinee": ("perinee", "reeducation"),
    "detartrage": ("detartrage", "tartre", "nettoyage des dents"),
    "urgence dentaire": ("urgence", "rage de dent", "mal aux dents", "mal a une dent", "abces"),
    "prise de sang": ("prise de sang", "bilan sanguin", "analyses de sang", "analyse de sang"),
    "injection": ("injection", "piqure"),
    "domicile": ("visite a domicile", "a la maison", "se deplacer", "a domicile"),
}
"""How callers name the usual types, by a stem of the type's key or label; the label itself counts besides."""


def visit_type(text: str, types: Iterable[VisitType]) -> str | None:
    """Key of the visit type that ``text`` names, the most particular first; None when none is named."""
    words, in_person = normalize(text), remarks.in_person(text)
    named = [
        (len(said), one.key)
        for one in types
        for said in _names_of(one)
        if re.search(rf"\b{re.escape(said)}", words) and not (in_person and said in _SAID_FOR["teleconsultation"])
    ]
    return max(named)[1] if named else None


def lone_visit_type(text: str, types: Iterable[VisitType], near: float = NEAR) -> str | None:
    """The same for an answer to "which type of visit?": a word that only one label has, misheard too; the last said."""
    kinds = list(types)
    labels = [set(normalize(one.label).split()) for one in kinds]
    own = [
        (word, one.key)
        for one, label in zip(kinds, labels, strict=True)
        for word in label
        if len(word) > 3 and sum(word in other for other in labels) == 1
    ]
    for heard in reversed([word for word in normalize(text).split() if len(word) > 3]):
        distance, key = min(((phonetics.distance(heard, word), key) for word, key in own), default=(1.0, None))
        if distance <= near:
            return key
    return None


def _names_of(one: VisitType) -> list[str]:
    label, key = normalize(one.label), normalize(one.key.replace("_", " "))
    told = f"{label} {key} {'teleconsultation' if one.place is Place.REMOTE else ''}"
    return [label, *(said for stem, names in _SAID_FOR.items() if stem in told for said in names)]


# --- for whom --------------------------------------------------------------------------------------------


class Beneficiary(Enum):
    """For whom the caller calls."""

    SELF = "self"
    OTHER = "other"


_RELATIVE = (
    "(?:fils|fille|garcon|mari|femme|epouse|epoux|pere|mere|papa|maman|bebe|enfants?|gamine?|gosse|ado|frere|soeur"
    "|(?:beau|grand) pere|(?:belle|grand) mere|petit fils|petite fille|belle soeur|beau frere|belle fille|gendre|bru"
    "|pepe|meme|papi|papy|mamie|mamy|tata|tonton|tante|oncle|neveu|niece|cousine?|conjointe?|compagnon|compagne"
    "|concubine?|copine?|copain|amie?|voisine?|patiente?|residente?|nourrisson|jumeaux|jumelles|tuteur|petite?)"
)
_MY = "(?:mon|ma|mes|notre|nos)"
_ANY = "(?:mon|ma|mes|notre|nos|un|une|son|sa|ses|le|la|l)"
_ADJECTIVE = "(?:(?:petite?|grande?|vieux|vieille|deux|pauvre|jeune|dernier|derniere) )?"
_OTHER = any_of(
    rf"pour {_ANY} {_ADJECTIVE}{_RELATIVE}",
    "pour (?:lui|elle|eux|elles|quelqu un|ma moitie)",
    "pour une? de (?:ses|mes|vos|nos|leurs) (?:patiente?s?|residente?s?|voisine?s?|enfants|fils|filles)",
    rf"(?:rendez vous|rdv|consultation|ordonnance|cachets|medicaments|traitement|certificat|resultats)"
    rf" (?:de|d|a) {_MY} {_ADJECTIVE}{_RELATIVE}",
    rf"(?:c est|ce serait|il y a) {_MY} {_ADJECTIVE}{_RELATIVE} (?:qui|que)",
    rf"{_MY} {_ADJECTIVE}{_RELATIVE} (?:a|est|doit|voudrait|tousse|se|ne|n|fait|souffre|veut|aurait|vomit|va)",
    rf"(?:amener|emmener|accompagner) {_MY}",
    rf"^(?:(?:oui|non|euh|ben|bah|alors|c est|a|c) )*{_MY} {_ADJECTIVE}{_RELATIVE}(?: \w+){{0,3}}$",
)
_SELF = any_of(
    "pour (?:moi|ma pomme|mon compte|bibi)",
    "moi meme",
    "c est (?:bien )?(?:pour )?moi",
    "je suis l[ae] patiente?",
    "je suis le patient",
)


def beneficiary(text: str) -> Beneficiary | None:
    """Whether the call is for the caller or for somebody else; None when the words do not say."""
    words = normalize(text)
    if _OTHER.search(words):
        return Beneficiary.OTHER
    return Beneficiary.SELF if _SELF.search(words) or set(words.split()) == {"moi"} else None


_AS_A_RELATIVE = re.compile(
    r"[,.]? *\b(?:je suis |c'est |moi c'est )?(?:la |le |sa |son |une? )?"
    r"(?:maman|mère|papa|père|mamie|papi|grand[- ](?:mère|père)|tante|oncle|nounou|femme|épouse|mari|fille|fils|sœur"
    r"|frère) (?:de |d'|du |à )[^,.]*",
    re.IGNORECASE,
)


def without_kinship(text: str) -> str:
    """ "Sandrine Pernet, la maman de Léo": the words that name the caller alone."""
    return _AS_A_RELATIVE.sub(" ", text)


does_not_know: Final = says(
    r"(?:j|je|ch)? ?(?:ne )?(?:l )?(?:sais|sait|ses|connais|me rappelle|me souviens) (?:pas|plus)",
    "(?:chais|jsais|shais) pas",
    "aucune idee",
    "j en ai (?:pas|plus)",
    "(?:je l |j )ai (?:pas|rien) (?:ca )?note",
    "je l ai pas",
    "pas sous la main",
)
"""Did the caller say that they cannot answer?"""


newcomer: Final = says(
    r"(?:jamais|pas encore|encore jamais) (?:\w+ )?(?:venue?|consultee?s?|consulte|vue?|passee?|ete)",
    r"nouve(?:au|lle) (?:client|patient)e?",
    r"(?:viens|vient|venons) d (?:arriver|emmenager|demenager|s installer)",
    r"(?:vient de|nous venons de|viens de) (?:m |s |nous )?(?:arriver|emmenager|demenager|installer)",
    r"premiere (?:visite|consultation|fois que (?:je|j|on|nous))",
    r"pas (?:encore )?de (?:medecin|docteur|dossier)",
    r"(?:cherche|trouver) un (?:nouveau )?(?:medecin|docteur)",
)
"""Does the caller say that this practice does not know them yet?"""


all_of_them: Final = says(
    r"(?:tous|touts|toutes) (?:\w+ ){0,2}(?:rendez vous|rdv|consultations?|visites?|seances?)",
    r"tout(?: ce)? (?:que|ce que|qu) (?:j ai|il a|elle a|il y a|on a|nous avons)",
    r"les (?:deux|trois|quatre)(?: rendez vous| rdv)?(?: la)?$",
    r"(?:annule|supprime|enleve|confirme)\w* (?:moi |les )?"
    r"(?:tout|tous|toutes|(?:les |mes |nos |ses )(?:deux|trois|quatre))",
    r"^(?:(?:ben|bah|euh|oui|les|non) )*(?:tous|toutes|tout)(?: les (?:deux|trois|quatre))?$",
)
"""Does the caller mean every appointment they have?"""


complaint: Final = says(
    r"(?:j ai|il a|elle a|avoir|ai) (?:\w+ ){0,3}mal (?:a|au|aux|dans|partout|derriere|quand)",
    r"rapport a (?:ma|mon|mes|sa|son|ses|la|le|les|l)",
    r"pour (?:ma|mon|mes|sa|son|ses|la|le) (?:tension|diabete|cholesterol|dos|genou|hanche|epaule|pied|main|oreille|"
    r"gorge|ventre|toux|thyroide|arthrose|rhumatismes?|vertiges?|peau|yeux|jambes?|regime|sommeil|suivi|traitement)s?",
    r"(?:qui|je|il|elle) tousse",
    r"(?:mal|douleurs?) (?:au|aux|a la|a l|dans (?:le|la|les)) \w+",
)
"""Does the caller say what is wrong, so that it need not be asked?"""
