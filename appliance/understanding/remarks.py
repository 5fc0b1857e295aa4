"""What a caller may say in any state, whatever was asked: no recording, no machine, "non, je me trompe"."""

import re
from typing import Final

from appliance.understanding import phonetics
from appliance.understanding.text import any_of, normalize, says

_NO_RECORDING = any_of(
    r"(?:pas|refuse|contre|sans|oppose\w*|hors de question|interdis|desactiv\w+|arret\w+|"
    r"coup\w+|stopp\w+|efface\w*)(?: \w+){0,6} enregistr\w+",
    r"enregistr\w+ (?:pas|surtout pas)|(?:n |ne m |ne nous )enregistr\w+ pas",
    r"pas (?:que vous )?(?:gard\w+|conserv\w+) (?:ma voix|l enregistrement)",
    r"enregistr\w+(?: \w+){0,4} (?:je refuse|j aime pas|je veux pas|pas d accord|"
    r"ca me plait pas|ca m ennuie|ca me gene|non merci|desole)",
)


speaks_of_earlier: Final = says(
    r"(?:deja|encore) (?:\w+ ){0,2}(?:appele|telephone|laisse|rappele|message)",
    r"(?:ai|avais|avons) (?:\w+ ){0,2}laisse (?:\w+ ){0,2}message",
    r"(?:je|on) (?:vous )?(?:re)?rappelle\b",
    r"(?:m|nous) (?:a|avez|ont|as) (?:\w+ )?(?:pas|jamais) (?:\w+ )?(?:rappele|repondu)\w*",
    r"personne (?:ne )?(?:m|nous) a (?:\w+ )?(?:rappele|repondu)\w*",
    r"(?:pas|aucune?|sans|toujours pas)(?: \w+){0,3} (?:de )?(?:reponse|nouvelles?)",
    r"mon message (?:d hier|de ce matin|d avant|precedent|de tout a l heure)|suite a mon (?:message|appel)",
)
""" "Je rappelle, j'ai déjà laissé un message ce matin"."""


_KEEP = r"(?:gard\w+|maintien\w*|maintenons|conserv\w+)\b"
_OTHERWISE = r"(?:[.;!?]|\b(?:mais|et|l'autre(?:,? (?:celui|celle))?|celui|celle)\b)"
_KEPT: Final = re.compile(
    rf"(?:^|{_OTHERWISE})(?:(?!{_OTHERWISE}).)*?\b(?:je|on|nous|il|elle) (?:(?:le|la|les) |l'){_KEEP}"
    rf"|\b(?:je|on|nous|il|elle) {_KEEP} (?:celui|celle|l'autre|le rendez[- ]vous)(?:(?!{_OTHERWISE}).)*",
    re.IGNORECASE,
)


def without_kept(text: str) -> str:
    """The words but for those about an appointment that is kept: "annuler celui de jeudi, l'autre, je le garde"."""
    return _KEPT.sub(" ", text)


def refuses_recording(text: str) -> bool:
    """ "Je ne veux pas être enregistré"."""
    words = normalize(text)
    if re.search(
        r"(?:pas|rien) (?:de probleme|contre|grave)(?: \w+){0,5} enregistr|(?:m a|a|bien|ete|s est|"
        r"n est|est|sont) pas (?:\w+ )?enregistre",
        words,
    ):
        return False
    return bool(_NO_RECORDING.search(words)) or _misheard_refusal(words)


_FREELY: Final = (
    r"(?:oui|ouais|ok|d accord|bon|ben|bah|bien sur|allez y|vous pouvez|pas de (?:probleme|souci)s?|aucun probleme|"
    r"(?:ca|cela) (?:ne )?(?:me|m) (?:derange|gene|est) (?:pas|egal)|(?:je |j )?(?:n )?ai rien a cacher|"
    r"(?:si|comme) vous (?:voulez|voudrez)|(?:ca|cela|moi|m|me|l|tout|donc|y|toujours|hein|que (?:vous|ce soit)))"
)
_LETS_RECORD: Final = re.compile(rf"(?:{_FREELY} )*enregistr\w+(?: {_FREELY})*")


def lets_record(text: str) -> bool:
    """ "Oui oui, enregistrez, j'ai rien à cacher", and no more: that is no request."""
    return bool(_LETS_RECORD.fullmatch(normalize(text)))


_UNWILLING: Final = re.compile(
    r"\b(?:(?:ne |n )?(?:souhait\w+|veu\w+|voul\w+|voudr\w+|desir\w+|accept\w+|aim\w+) pas|refus\w+|oppos\w+|"
    r"pas d accord|pas envie)(?: etre| que| qu| d| a| pour| vous| on| l| le| ce| cet)*(?P<rest>(?: \w+){1,4})$"
)
_RECORD: Final = ("m enregistrez", "enregistre", "m enregistriez", "enregistrement")
_SOUNDS_LIKE: Final = 0.40
"""Distance at which a few words at the end of an unwilling sentence are taken for the recording."""


def _misheard_refusal(words: str) -> bool:
    """ "Je ne souhaite pas que vous mangez strier": the end sounds like recording."""
    unwilling = _UNWILLING.search(words)
    rest = unwilling["rest"].split() if unwilling else []
    ends = (" ".join(rest[at:]) for at in range(len(rest)))
    return any(phonetics.distance(end, said) <= _SOUNDS_LIKE for end in ends for said in _RECORD)


_MACHINE = (
    r"(?:machines?|robots?|repondeurs?|ordinateurs?|automates?|boite vocale|"
    r"intelligence artificielle|truc automatique|(?<!a l )appareil|bidule)"
)
_NO_MACHINE = any_of(
    rf"(?:pas(?! vrai| possible)|refuse|deteste|horreur|marre|contre|jamais|aime pas|supporte pas|ras le bol)"
    rf"(?: \w+){{0,5}} {_MACHINE}",
    rf"{_MACHINE}(?: \w+){{0,4}} (?:j aime pas|je veux pas|ca m enerve|m agace|j en veux pas|"
    rf"non merci|c est pas pour moi|raccroche)",
    r"(?:parler|avoir|joindre|passer|passez|discuter|causer|veux|voudrais|donnez|"
    r"mettez)(?: \w+){0,6} (?:humain\w*|vraie personne|quelqu un|une personne|secretaires?|"
    r"secretariat|standardiste|etre vivant|en chair)",
    r"(?:il y a|y a|est ce qu il y a) (?:pas )?(?:une secretaire|une personne|un humain)",
    # And no more: "Y a quelqu'un ? Ah, bon. Je voudrais un rendez-vous" is no refusal.
    r"^(?:\w+ ){0,5}(?:il y a|y a|est ce qu il y a) (?:pas )?quelqu un(?: \w+){0,4}$",
)
_TO_LEAVE_WORD = any_of(
    r"pour quelqu un", r"quelqu un d autre", r"(?:rendez vous|visite|message)(?: \w+){0,3} quelqu un"
)


def refuses_machine(text: str) -> bool:
    """ "Je veux parler à une vraie personne": the caller asks for a human being."""
    words = normalize(text)
    return bool(_NO_MACHINE.search(words)) and not _TO_LEAVE_WORD.search(words)


in_person: Final = says(
    r"pas (?:en |par |de |la )?(?:visio\w*|video|teleconsultation|telephone|distance|internet)",
    r"(?:au|dans le|dans votre) cabinet",
    r"en (?:vrai|personne|presentiel|chair et en os)",
    r"sur place",
)
""" "Au cabinet, pas en visio"."""


asks_hours: Final = says(
    r"(?:jusqu )?(?:a|de) quelle heure (?:a quelle heure )?(?:vous|il|elle|le|la|l|est|ca|ferm|ouvr|on)\w*",
    r"jusqu (?:a )?(?:quelle heure|quand)",
    r"quels? (?:sont (?:les|vos) )?(?:horaires|jours (?:vous|il|elle|le))",
)
""" "Et le docteur, elle est là jusqu'à quelle heure, le lundi ?" is no answer, whatever day it names."""


wrong_number: Final = says(
    r"tromp\w+ de (?:numero|cabinet|porte)",
    r"(?:faux|mauvais) numero",
)
""" "Excusez-moi, je me suis trompée de numéro"."""


_DAY = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain)"
_CORRECTION = any_of(
    r"je me (?:suis )?trompee?",
    r"je me trompe",
    r"je me reprends",
    r"je voulais dire",
    r"je corrige",
    r"c est pas (?:ca|bon|juste|mon nom|le bon)",
    r"vous vous trompez",
    r"vous avez (?:mal )?(?:compris|entendu|note) (?:mal|de travers|autre chose)",
    r"vous avez mal (?:compris|entendu|note)",
    r"au temps pour moi",
    r"erreur de ma part",
    r"plutot pas",
    r"(?:non|nan)(?: \w+){0,2} (?:pas|plutot|c est|c etait|je|moi|le|a|pour) \w+",
    rf"pas (?:le )?(?:{_DAY}|\d+|matin|docteur)(?: \w+){{0,4}} (?:{_DAY}|\d+|matin|soir|apres midi|docteur|plutot|le)",
    rf"(?:non )+(?:le |a |plutot )?(?:{_DAY}|\d+)",
    r"ah non",
    r"mais non",
    r"enfin non",
    r"euh non",
)
_NOT_A_CORRECTION = any_of(
    r"non merci", r"ah non merci", r"non c est (?:tout|bon|parfait|gentil)", r"c est pas (?:bon|ca) pour la sante"
)


takes_back: Final = says(
    r"(?:finalement|en fait|plutot|attend(?:s|ez)|a la place|tout compte fait|reflexion faite|apres tout|quand meme)",
    r"(?:j ai|on a) change d avis",
    r"(?:non|pas) (?:l |la |le )?(?:annul|deplac|decal|report|confirm|supprim)\w*",
    r"n(?:e l)? (?:annul|deplac|decal|report)\w+ (?:pas|rien|plus|surtout)",
)
""" "Attendez, non, finalement je le garde": what was asked for is asked for no more."""


_ALL_THAT = r"(?:ca|cela|(?:un |de )(?:nouveau )?rendez vous|prendre (?:un |de )?rendez vous)\b"
wants_something_else: Final = says(
    r"c est pas (?:du tout )?(?:ce|ca|(?:pour )?(?:ca|cela)) qu\w* (?:je|j) \w+",
    rf"je (?:ne )?(?:vous )?(?:demande|veux|voulais|appelle) pas (?:pour )?{_ALL_THAT}",
    rf"j (?:n )?ai (?:pas|jamais) demande {_ALL_THAT}",
    rf"je (?:ne )?vous ai (?:pas|jamais) demande {_ALL_THAT}",
    r"vous (?:n |ne m |m )?avez (?:pas|mal|rien) compris(?: ma demande| ce que je \w+| du tout)?$",
)
""" "Non, c'est pas ce que je demande": not the answer is wrong, but what the call is taken for."""


def corrects(text: str) -> bool:
    """ "Non, je me trompe", "pas jeudi, vendredi": what was said or understood before is taken back."""
    words = normalize(text)
    return bool(_CORRECTION.search(words)) and not _NOT_A_CORRECTION.search(words)
