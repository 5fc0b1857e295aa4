# ruff: noqa: E501 - a pattern is read as one line
"""What introduces a name, what follows one, and what is said of its writing: patterns over folded words.

A pattern is matched against words with one space after each, and ends on such a space.
"""

import re
from dataclasses import dataclass

from appliance.understanding.name_words import PLACES, RELATIVES, TRADES


@dataclass(frozen=True)
class Cue:
    """How a name is introduced."""

    whose: str = ""
    """"patient", "caller", "nobody" (a doctor's, a place's), or "" when not said; "household" where a family or the
    person spoken of bears the name; "denied" for another who is told apart ("Jean, c'est mon fils, moi c'est"); "self" where the caller turns from others to himself ("mais moi")."""
    part: str = ""
    """"first", "last", "" when not said; "maiden" or "married" for another last name of the same person."""
    strong: bool = False
    """Any word may follow as a name."""
    other: bool = False
    """Somebody else than the caller is meant, even when no name follows."""
    surname: bool = False
    """One word alone is the last name, even one that is a given name too."""


_MY = r"(?:mon|ma|mes|notre|nos|le|la|l|un|une)"
_SMALL = (
    r"(?:(?:petite?|grande?|ancien|ancienne|ex|vieux|vieille|jeune|beau|belle|autre|pauvre|propre|cher|chere) ){0,4}"
)
_REL = rf"{_SMALL}(?:{'|'.join(sorted(RELATIVES, key=len, reverse=True))})(?! (?:personne|nom|famille|dossier|numero|adresse|chose) )(?: de \d+ (?:ans|mois)| aine| cadet(?:te)?| malade)?"
_CARER = r"(?:aide soignante?|aide a domicile|aide-soignante?|aidante|aide|ambulancier|ambulanciere|assistante(?: sociale| maternelle| familiale)?|educateur|educatrice|auxiliaire(?: de vie)?|infirmiere?|kine|secretaire|tuteur|tutrice|curateur|curatrice|voisine?|pharmacien|pharmacienne|femme de menage|garde malade|garde|factrice|facteur|nounou|directrice|directeur)(?: liberale?| de nuit| de garde| du dessus| du dessous| d en face| de palier| a domicile)?"
_TITLE = r"(?=madame |monsieur |mademoiselle |mme |mr |mlle |m )"
_NAMED = r"(?:qui )?(?:s appelle|se nomme|se prenomme|appelle|c est|son nom c est)"
_CALLED = rf"(?:{_NAMED}|est)"
_AGE = r"(?:, )?(?:qui a \w+ (?:ans|mois|semaines) )?"
_IS = r"(?:, )?(?:(?:c est|est|ce sera|ca sera) )?(?:, )?"
_THEIR = r"(?:mon|ma|notre|nos|votre|son|sa|leur|leurs)"
_ALIKE = r"(?:(?:le mien|le notre|le meme|pareil|comme moi|comme nous)(?: que (?:moi|nous))? (?:, )?)?"
_ORIGIN = r"(?:breton|basque|alsacien|corse|polonais|portugais|espagnol|italien|arabe|kabyle|turc|africain|vietnamien|compose|double)"
_MINE = r"(?:mon|ma|notre|nos) (?:petite? )?(?:fils|fille|bebe|garcon|petite?|gamine?) "
_BIRTH = r"(?:en|au|a|dans|un|hier|ce|il|y|avec|avant|apres|comme|pas|\d+|(?:le|la) (?:\d+|premier|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|semaine|nuit|meme))"
"""What follows "née" where a day or a place is meant ("née le gall" is a name)."""
_NAME_OF = {
    "first": r"(?:prenom(?: usuel)?|petit nom)",
    "maiden": r"nom de (?:jeune fille|naissance)",
    "last": r"nom (?:de famille|d epouse|d usage|de mariage|marital|de femme mariee)",
}

_P, _C = "patient", "caller"
CUES: tuple[tuple[re.Pattern[str], Cue], ...] = tuple(
    (re.compile(pattern), cue)
    for pattern, cue in (
        (rf"(?:je suis|c est|ici|moi c est|bonjour|allo) (?:, )?(?:le |la |l |un |une )?{_CARER} (?:, )?", Cue(_C)),
        (rf"(?:le|la|l) {_CARER} (?:, )?{_TITLE}", Cue(_C)),
        (
            rf"(?:pour|avec|concernant|concerne|chez|a) {_MY} {_REL} (?:, )?{_AGE}(?:{_CALLED} )?(?:, )?",
            Cue(_P, "first", other=True),
        ),
        (rf"(?:de|d) {_MY} {_REL} (?:, )?(?:(?:{_CALLED}|elle s appelle|il s appelle) )?", Cue(_P, "first")),
        (rf"(?:c est|il y a|y a|j ai) {_MY} {_REL} (?:, )?(?:{_CALLED} )?(?:, )?", Cue(_P, "first")),
        (rf"{_MY} {_REL} (?:, )?{_NAMED} ", Cue(_P, "first", strong=True)),
        (rf"{_MY} {_REL} (?:, )?", Cue(_P, "first")),
        (
            rf"(?:je suis|c est|ici|moi c est) (?:le |la |l |son |sa )?(?:{_REL}|{_CARER}) (?:du petit|de la petite|du jeune|de la|du|de|d) (?!chez |la |l |mon |ma |garde |nuit |dessus |dessous |(?:{'|'.join(PLACES)}) )",
            Cue(_P, strong=True),
        ),
        (
            rf"(?:le|la|l) (?:{_REL}|{_CARER}) (?:de|d|du petit|de la petite|du jeune) (?!la |l |mon |ma |garde |nuit )",
            Cue(_P, strong=True),
        ),
        (rf"(?:le |la |l )?(?:{_REL}|{_CARER}) (?:de|d) {_TITLE}", Cue(_P, strong=True)),
        (r"(?:maman|mere|papa|pere|parents|grand mere|grand pere) (?:de|d) (?!la |l |mon |ma )", Cue(_P)),
        (
            r"(?:c est |ce serait |ca serait |et |appelle |un rendez vous |rendez vous |rdv |ordonnance |message )?pour (?!(?:le|la|l|les|un|une|mon|ma|moi|noel|paques) )",
            Cue(_P),
        ),
        (rf"(?:je suis|c est|ici) (?:sa|son|leur) (?:{_REL}|{_CARER}) (?:, )?", Cue(_C, "first")),
        (r"(?:au sujet|a propos|de la part|pour le compte) (?:de|du|d) ", Cue(_P, strong=True)),
        (
            r"pour (?:(?:le|la|un|une|mon|ma|votre) |une? de (?:ses|mes|vos|nos|leurs) )?(?:(?:petite?|vieux|vieille|jeune|pauvre) )?(?:petite?|patiente?s?|residente?s?|dame|jeune) (?:, )?",
            Cue(_P, strong=True),
        ),
        (
            rf"(?:(?:un|le|mon|les|l|la|des) )?(?:rendez vous|rendez-vous|rdv|ordonnances?|resultats?|traitement|dossier|fiche|renouvellement|analyses?|bilan|pansement|prise de sang|inr|glycemie|potassium|kaliemie|creatinine|hemoglobine|troponine|crp|tension|saturation|temperature|plaie|sonde|perfusion|etat) (?:pour|de|d|chez) {_TITLE}",
            Cue(_P, strong=True),
        ),
        (
            rf"(?:je suis|on est|je m occupe|m occupe|s occupe)(?: actuellement)? (?:chez|aupres de|aupres d|avec|de|d|dans la chambre de) {_TITLE}",
            Cue(_P, strong=True),
        ),
        (
            rf"(?:je |j )(?:passe|vais|viens|interviens|travaille|suis)(?: [a-z]+){{0,4}} chez {_TITLE}",
            Cue(_P, strong=True),
        ),
        (r"(?:il|elle) (?:s appelle|se nomme|se prenomme) (?:comme moi , )?", Cue(_P, strong=True)),
        (r"(?:le|la) patiente? (?:, )?(?:c est|est|s appelle|se nomme) ", Cue(_P, strong=True)),
        (r"(?:c est )?moi (?:le|la) patiente? (?:, )?", Cue(_P, strong=True)),
        (r"le nom (?:du|de la) patiente? (?:c est|est) ", Cue(_P, strong=True)),
        (
            r"(?:c est |mettez |notez |inscrivez )?(?:a|au|sous le|sous)(?: meme)? nom (?:de|d|c est)? ?(?:, )?",
            Cue(_P, strong=True, surname=True),
        ),
        # which part of the name
        (rf"(?:(?:le|mon|son) )?{_NAME_OF['last']} {_IS}", Cue(part="last", strong=True)),
        (rf"(?:(?:le|mon|son) )?{_NAME_OF['maiden']} {_IS}", Cue(part="maiden", strong=True)),
        (rf"mon nom (?!de |d )(?:a moi )?{_IS}", Cue(strong=True, surname=True)),
        (rf"nee (?!{_BIRTH} )", Cue(part="maiden", strong=True)),
        (r"(?:epouse|alias) (?=[a-z])", Cue(part="married", strong=True)),
        (rf"(?:et )?(?:(?:le|mon|son) )?{_NAME_OF['first']} {_IS}", Cue(part="first", strong=True)),
        # the last name of a household, or of the person spoken of
        (
            rf"(?:(?:le|son|leur|l|un) )?nom (?!de |d )(?:{_ORIGIN} )?(?:a (?:lui|elle|eux) )?{_IS}{_ALIKE}",
            Cue("household", strong=True, surname=True),
        ),
        (
            rf"(?:porte|portent|garde|gardent|ai donne|avons donne|il a|elle a|ils ont) (?:aussi )?(?:mon|notre|votre) nom (?!de |d ){_IS}",
            Cue("household", strong=True),
        ),
        (
            rf"(?:(?:a|au|sous|le|meme|son|du) ){{0,3}}nom(?: de famille)? (?:de|d|que) (?:(?!{_MINE}){_THEIR} {_REL}|moi|nous|lui|elle) {_IS}",
            Cue("household", strong=True),
        ),
        (
            rf"(?:on s appelle|on se nomme|nous appelons)(?: nous)?(?: (?:tous|toutes)(?: les \w+)?)? {_IS}",
            Cue("household", strong=True),
        ),
        (
            r"(?:on est|nous sommes|nous c est) (?:(?:tous|les|deux|trois|freres|soeurs|jumeaux|jumelles) )+|nous c est ",
            Cue("household"),
        ),
        (r"(?:chez les|la famille(?: de)?) ", Cue("household")),
        # the caller
        (r"mais (?:la )?moi (?:(?:c est|je suis|je m appelle) )?|pour moi (?:meme )?", Cue("self")),
        (r"(?:je m appelle|je me nomme|my name is|me llamo|i am) ", Cue(strong=True)),
        (
            rf"(?:je suis|c est|ici|moi c est|bonjour|allo|oui|bonsoir)(?: ,)?(?: c est| ici| je suis)?(?: ,)? {_TITLE}",
            Cue(strong=True),
        ),
        (r"(?:je suis|moi c est|ici|moi je suis) ", Cue(_C)),
        (r"c est (?!(?:le|la|l|un|une|pour|mon|ma|ca|pas|nom|prenom) )", Cue()),
        # of somebody else: what ties the patient to him, a doctor, a place
        (rf"pour (?:le|la|l) {_REL} (?:de|d|du|a) (?!mon |ma |notre )", Cue("nobody")),
        (rf"(?:le|la|l) {_REL} a (?:(?:la|l) )?", Cue("nobody")),
        (r"(?:docteure?|dr|professeur|confrere|medecin) ", Cue("nobody")),
        (
            rf"(?:(?:(?:je suis|c est|ici) )?(?:le|la|l) (?:{'|'.join(sorted(TRADES))}) (?:de|du|d|chez) (?:chez )?|de chez )(?:(?:madame|monsieur|maitre|mme|mr) )",
            Cue("nobody"),
        ),
        (rf"(?:{'|'.join(PLACES)}) (?:(?:de|du|des|d|la|le|les|l) ){{0,2}}(?!madame|monsieur|pour|c )", Cue("nobody")),
    )
)
"""What introduces a name; the longest match counts."""

_PARTS = (("first", "prenom"), ("maiden", _NAME_OF["maiden"]), ("last", _NAME_OF["last"]), ("last", "nom"))
AFTER: tuple[tuple[re.Pattern[str], Cue], ...] = tuple(
    (re.compile(pattern), cue)
    for pattern, cue in (
        (
            rf"(?:, )?(?:ca )?c est (?:(?:le )?(?:prenom|nom) (?:de|d) )?(?:mon|ma|le|la|notre) {_REL} (?=(?:et |mais |, |euh )*(?:la )?(?:moi |c est pour moi ))",
            Cue("denied"),
        ),
        (
            r"(?:, )?comme (?:le |un |mon )?prenom (?!c est )(?:, )?(?:mais )?(?:c est (?:le|mon) nom )?",
            Cue(part="last"),
        ),
        *(
            (
                rf"(?:, )?(?:mais )?(?:ca )?(?:c est|est|pour|comme) (?:(?:bien|aussi) )?(?:(?:le|mon|son|un) )?{name} (?!c est )|(?:le|mon|son|de) {name} (?=, |et |$)",
                Cue(part=part),
            )
            for part, name in _PARTS
        ),
        (rf"(?:, )?(?:votre |l |son |sa )?{_CARER} (?!de |du |d )", Cue(_C)),
        (r"(?:, )?(?:a l appareil|au telephone|au bout du fil) ", Cue(_C)),
        (r"(?:m|nous) a (?:\w+ ){0,2}(?:donne|conseillee?|parle|recommandee?|indique|dit du bien) ", Cue("denied")),
    )
)
"""What follows a name and says which it is."""

_NO_NAME = r"prenom|nom|le|la|l|les|du|des|un|une|mon|ma|ca|moi|nous|on|vous|je|il|elle|d|de|pour|dans|si|quand|tout|ce|c|j|deuxieme|premier"
_LETTER = r"([b-df-hj-np-tv-z]|[aeiouyw]|ache|hache|i grec)"
_PLACE = r"( a la fin| au bout| final| au milieu| au debut| a l interieur| dedans)?(?: comme [a-z]+)?"
WRITING: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (rf"(?:avec |et |il y a |y a |ca prend )?(?:deux|2|double) {_LETTER}{_PLACE} ", "double"),
        (rf"(?:avec |et |il y a |y a )?(?:un seul|une seule|qu un) {_LETTER}{_PLACE} ", "single"),
        (rf"(?:avec|et|il y a|y a|ca prend) (?:un|une|le|son) {_LETTER}{_PLACE} ", "with"),
        (rf"(?:et )?(?:sans|pas de|pas d|sans le|sans la) {_LETTER}{_PLACE} ", "without"),
        (r"(?:en|c est en) un (?:seul )?mot (?:(?:tout )?attache )?|tout (?:attache|colle) ", "joined"),
        (r"(?:en|c est en) (?:deux|trois|2) mots ", "parted"),
        (
            r"(?:(?:avec|et|sans|pas d|il y a|y a) )?(?:(?:un|les|l|deux|2) )?(?:accents?|trema|cedille)(?: (?:aigu|grave|circonflexe)s?)?(?: sur (?:le|la|l|les) (?:(?:premier|deuxieme|second|troisieme|dernier|deux|2) )?[a-z](?: (?:du milieu|du debut|de la fin|a la fin|final))?)? ",
            "nothing",
        ),
        (r"(?:sans|pas de) (?:le )?tiret ", "unhyphened"),
        (r"(?:avec|et) (?:un|le) tiret |avec tiret ", "hyphen"),
        (rf"{_LETTER} comme (?!le |la |les |un |une |mon |ma )[a-z-]+ ", "nothing"),
        (
            r"comme (?!(?:le|un|mon) prenom )(?:ca se prononce|ca s ecrit|ca s entend|moi|d habitude|la derniere fois|(?:le|la|l|les|un|une|mon|ma) [a-z]+)(?: (?:de|du|d|des) (?:(?:la|l|le) )?[a-z-]+)? ",
            "nothing",
        ),
        (rf"comme (?!(?:{_NO_NAME}) )[a-z-]+ (?:(?:de|du|d|l|le|la) (?:la )?[a-z-]+ )?", "nothing"),
    )
)
"""What is said about the writing of the name before it; the letter is the first group, its place the second.
``nothing``: the words are passed over."""
WRITING_STARTS = frozenset(
    (
        *("avec", "et", "sans", "il", "y", "ca", "deux", "2", "double", "un", "une", "qu", "pas", "non", "en", "c"),
        *("accent", "accents", "trema", "tout", "comme", "ache", "hache", *"abcdefghijklmnopqrstuvwxyz"),
    )
)
"""The words that one of these begins with: elsewhere none needs to be tried."""
