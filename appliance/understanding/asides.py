# ruff: noqa: E501 - a pattern is read as one line
"""What a caller says beside the wish: the past, ages, durations, greetings, and the old time of what is moved."""

import re

from appliance.understanding.phrase import A_DAY, A_MONTH, Phrase

_RATHER = re.compile(
    rf"(?P<wished>\b(?:mieux|plutot|prefere\w*|preferable) (?:le |l )?(?:{A_DAY}|matin|apresmidi|soir)(?: (?:matin|apresmidi|soir))?) "
    rf"(?:que|qu a|plutot que) (?:le |l )?(?:{A_DAY}|matin|apresmidi|soir)(?: (?:matin|apresmidi|soir))?"
)
""""J'aimerais mieux jeudi que mardi": the second is not wished."""
_UNIT = r"(?:minutes?|heures?|jours?|nuits?|semaines?|mois|ans?|annees?)"
_SOME = r"(?:\d+(?: \d+)?|une?|quelques|plusieurs|des|deux trois)"
_WISHING = r"(?:voudr|voul|veu|aimer|faut|faudr|peu[xt]|pourr|besoin|souhait|prendre|rendez|deplac|decal|annul|libre|dispo|donc|alors|mais|sinon|plutot|,)"
_NO_WISH = (
    # A reason, up to where a wish begins: "parce que mardi je prends l'avion".
    rf"(?:parce qu\w?|vu qu\w?|puisqu\w?)(?: (?!{_WISHING})\S+){{1,12}}",
    rf"(?:a la place|au lieu) (?:de|du|d) (?:(?:le|ce|celui|mon|rendez vous|de|du) ){{0,4}}(?:{A_DAY}(?: \d{{1,2}})?|\d{{1,2}}(?= {A_MONTH}))(?: {A_MONTH})?(?: (?:matin|apresmidi|soir))?",
    (
        rf"depuis (?:(?:le|la|ce|cette|hier|au moins|environ|plus de|bientot|presque) ?){{0,12}}(?:{_SOME} (?:bonnes? )?{_UNIT}|{A_DAY}(?: (?:dernier|passe|matin|soir|apresmidi))?"
        rf"|matin|soir|apresmidi|midi|hier(?: (?:matin|soir|apresmidi))?|nuit|semaine(?: derniere)?|week end|mois(?: dernier)?|noel|{A_MONTH}|rentree|\d+(?: {A_MONTH})?)?"
    ),
    rf"(?:c etait|(?:j|on|il|elle) (?:etais|etait) (?:deja )?(?:venue?s?|passee?s?)|(?:je suis|on est) (?:deja )?venue?s?|j ai (?:deja )?(?:vu|consulte))(?: (?:le docteur|\w+)){{0,2}}? (?:le|en|au mois de|au mois d) (?:{A_DAY} )?(?:\d{{1,2}} ?)?(?:{A_MONTH})?(?: 20\d\d)?",
    rf"il y a (?:environ |a peu pres |bien |plus de |deja )?{_SOME} {_UNIT}",
    rf"y a {_SOME} {_UNIT}",
    (
        rf"(?<!\d )(?:ai|a|as|avait|aura|de|age|agee|fait|fera|font|fais|pour|pendant|durant|dure|toutes les|tous les|met|prend) (?:environ )?"
        rf"{_SOME} (?:minutes?|jours?|semaines?|mois|ans|annees?)(?: et demie?)?(?! prochain)"
    ),
    rf"(?:pendant|durant|dure|toutes les|fait|met|prend|pour) (?:environ )?{_SOME} heures(?: et demie?)?(?! \d| du| moins)",
    r"\d+ (?:ans|fois|minutes?|comprimes?|cachets?|enfants?|euros?|kilometres?|degres?)(?: et demie?)?(?: de retard)?",
    r"dans (?:\d+|une?|5 10) (?:minutes?|(?:petite )?heures?|1 4 d heure)(?: de retard)?",
    r"(?:avant )?hier(?: (?:matin|soir|apresmidi|midi))?",
    rf"(?:de )?{A_DAY} (?:dernier|passe)",
    r"(?:la semaine|le mois|l annee|l an|le week end|la nuit|l ete|l hiver) (?:derniere?|passee?)",
    r"(?:(?:je|j|il|elle|on) (?:ne )?\w+ (?:plus |pas |que )?)?(?:(?:cette|la|toute la|dans la) nuit|(?:de|les) nuits?)|l autre (?:jour|fois|soir)|la derniere fois",
    r"(?:plutot |mieux )que (?:le )?(?:" + A_DAY + r"|matin|soir|apresmidi)",
    r"bonne? (?:apresmidi|soiree|matinee|journee|week end|fin de (?:journee|semaine))",
    r"(?:les|en|fais|fait|de) (?:2|3) 8(?! heures)",  # shifts
    r"dans la journee",
    r"(?<=heures )que? (?:a )?\d{1,2}(?: heures)?(?: \d{2})?(?! heures)",
    r"(?:\d+|une) heures?(?: et demie?| \d+)? de (?:route|trajet|marche|voiture|train|bus|car)",
    rf"(?:vous|on) (?:me |m |nous |l |les? )*(?:aviez|avez|avait|a) (?:mis|donne|note|propose|fixe)\w* (?:\w+ ){{0,5}}?(?:\d+ heures(?: \d+)?|{A_DAY}(?: \d+)?)(?=.* (?:prefer|voudr|aimer|plutot|mieux))",
    # What day it is.
    rf"aujourd hui c est (?:{A_DAY}|le (?:premier|\d{{1,2}}))(?: \d{{1,2}})?(?: {A_MONTH})?",
    rf"(?:aujourd hui )?(?:,? ?)(?:on|nous) (?:est|sommes) (?:bien )?(?:{A_DAY}(?: \d{{1,2}})?|le (?:{A_DAY} )?(?:premier|\d{{1,2}})(?! heures))(?: {A_MONTH})?(?: aujourd hui)?(?! (?:chez|a|au|en|pas)\b)",
    # A street ("rue du 8 mai 1945").
    rf"(?:rue|place|avenue|boulevard|impasse|chemin|residence|square|allee|cours|quai|esplanade) du (?:\d{{1,2}}|premier) {A_MONTH}(?: (?:19|20)?\d\d)?(?! heures)",
    # An appointment elsewhere.
    rf"(?:ai|a|avons|ont|as) (?:deja |un ){{0,2}}rendez vous (?:chez|au|a l|a la) (?!vous\b)(?:(?:le|la|l|mon|ma|un|une) )?\w+ (?:le |ce )?{A_DAY}(?: (?:matin|apresmidi))?",
    # A birth date, and people who are called like a feast ("le docteur Noël", "Mireille Toussaint").
    rf"(?:(?:nee?|naissance) )?(?:le |du |est le |c est le )?\d{{1,2}} (?:{A_MONTH}) (?:19\d\d|20[01]\d|[3-9]\d)(?! h| heure)",
    rf"(?:nee?|naissance)(?: est)?(?: le| du)? \d{{1,2}} (?:{A_MONTH})(?: \d{{2,4}})?",
    (
        r"(?:docteure?|dr|doc|madame|monsieur|mme|fils|fille|appelle|prenom|nom|petite?)"
        r"(?: (?!a |pour |avant |apres |vers |des |entre |jusqu |le |la |d |de )[a-z]+)? (?:noel|toussaint|pascal|paques|ascension)"
    ),
)
_MOVED = re.compile(
    r"\b((?:decal|deplac|report|repouss|avanc|chang|boug|modifi|remettre|remis)\w* .{0,60}?(?:rendez vous|celui)) "
    r"(?:(?:que j ai|qui est|qui etait|est|prevu|pris|note|fixe) ){0,4}(?:de|du|d|le|pour|au) "
    r".{1,40}? (?=(?:a|au|pour|vers|plutot|et|si) )"
    r"|\b(annul\w* .{0,20}?(?:rendez vous|celui|celle)) (?:de|du|d|le) .{1,30}? (?=(?:et|pour|,|mais) .{0,20}\b(?:reprendre|reprends|autre|refaire|remettre|prendre)\b)"
)
"""A move names the old time before the new: "décaler mon rendez-vous de jeudi à vendredi"."""
_OLD_TIME = re.compile(
    rf"\b(?:rendez vous (?:de|du|d|prevu|pris)|(?:ai|a|avais|avait|avons) (?:deja )?(?:un )?rendez vous(?= (?:le|demain|apresdemain|{A_DAY})\b)) .{{1,40}}? (?=(?:, )?(?:mais )?(?:je|j|on|il|elle|faut|faudrait|peut|pouvez|vous) "
    rf"(?:\S+ ){{0,5}}?(?:mettre|decaler|deplacer|reporter|repousser|avancer|changer|passer|remettre|prefer\w+) )"
)
"""Or the appointment before the verb: "mon rendez-vous de jeudi, je voudrais le mettre à lundi"."""


def without_asides(words: str) -> str:
    """``words`` in plain form, without what is no wish at all."""
    phrase = Phrase(_RATHER.sub(r"\g<wished>", words))
    for pattern in _NO_WISH:
        phrase.drop(pattern)
    return phrase.words


def without_the_old_time(words: str) -> str:
    """``words`` without the time that an appointment has so far, where it is to be moved."""
    moved = _OLD_TIME.sub("rendez vous | ", _MOVED.sub(r"\1\2 | ", words))
    return re.sub(r"(?<=\| )au (?=\d{1,2}\b)", "le ", moved) if moved != words else words
