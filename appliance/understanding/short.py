"""Answers of a few words, which a classifier of whole sentences would only guess at."""

import re
from typing import Final

from appliance.vocabulary.meaning import IntentKind

LONGEST: Final = 8
"""Words; a longer utterance is no short answer."""

_POLITE: Final = (
    r"(?:ah|eh|oh|ben|bah|bon|alors|euh|heu|mmh|mm|hum|et|mais|beh|bien|la|donc|enfin|madame|"
    r"monsieur|docteur|s il vous plait|merci|beaucoup|bien|vraiment|allo|bonjour|bonsoir|hein)"
)
_YES: Final = (
    r"(?:oui|ouais|ouai|ouaip|vi|si|mouais|exact|exactement|parfait|parfaitement|d accord|dac|"
    r"tout a fait|voila|absolument|entendu|compris|"
    r"ca marche|ca (?:me |nous |lui )?(?:va|convient|irait|roule|joue)(?: tres bien|"
    r" parfaitement| bien| comme ca)?|ca ira(?: tres bien)?|c est (?:bien |tout a fait )?(?:ca|"
    r"cela|bon|juste|correct|exact|parfait|note|entendu|moi|moi meme|bien|"
    r"d accord)(?: pour moi)?|"
    r"vouais|ouep|yep|yes|vendu|banco|carrement|top|c est parti|"
    r"volontiers|bien sur|bien entendu|avec plaisir|ok|okay|oki|impeccable|impec|nickel|"
    r"evidemment|certainement|affirmatif|je veux bien|allez y|allons y|hum hum|mmh mmh|super|"
    r"tres bien|genial|"
    r"pas de (?:probleme|souci)|aucun (?:probleme|souci)|moi meme|va pour (?:ca|celui la|jeudi|"
    r"mardi|lundi|mercredi|vendredi|samedi)|on (?:fait|dit) (?:comme )?ca|je (?:le |"
    r"la )?(?:prends|confirme|note|valide)|je suis d accord|"
    r"ca m arrange|ca me convient|c est possible|si si|pourquoi pas|comme vous (?:voulez|dites)|"
    r"faites(?: donc)?|pour moi|ca fera l affaire|adjuge|pile poil|vous avez (?:tout )?(?:bon|"
    r"compris|raison))"
)
_NO: Final = (
    r"(?:non|nan|nenni|pas du tout|jamais|surtout pas|negatif|pas (?:ca|celui la|celle la|"
    r"possible|vraiment|exactement|question|moi|forcement|encore|aujourdhui|interesse)|"
    r"absolument pas|certainement pas|"
    r"pas d accord|je refuse|pas la peine|ca non|que non|que nenni|"
    r"aucunement|aucun|aucune|incorrect|ca (?:ne )?(?:va|me va|m arrange|convient|me convient|"
    r"marche|colle|m irait) pas(?: du tout)?|c est (?:pas|faux)(?: ca| bon| la bonne| le bon|"
    r" urgent| grave| juste| exact| mon nom| possible| moi| correct)?|ce n est pas (?:ca|bon|"
    r"juste|urgent|grave|moi|correct|possible)|"
    r"faux|je (?:ne )?(?:peux|veux|pourrai|pourrais|crois|pense) pas|impossible|sans facon|"
    r"vous (?:avez|vous) (?:mal )?(?:compris|trompez)(?: de travers)?|erreur|j aime mieux pas|"
    r"ca ira pas|je prefere pas|merci non|y a pas|du tout)"
)
_REPEAT: Final = (
    r"(?:pardon|comment|hein|quoi|plait il|vous (?:pouvez|pourriez|"
    r"pouriez) (?:me )?(?:le )?(?:repeter|redire|reprendre|parler plus fort|parler moins vite)|"
    r"repetez|redites|redites moi ca|j ai (?:pas|rien|mal) (?:bien |tout )?(?:compris|entendu|"
    r"saisi)|"
    r"j entends (?:pas|rien|mal|tres mal)|je (?:ne )?(?:vous )?(?:comprends|entends) (?:pas|"
    r"rien|mal|tres mal|plus)|je n ai (?:pas|rien) (?:bien |tout )?(?:compris|entendu)|"
    r"qu est ce que vous (?:dites|avez dit)|vous (?:avez )?(?:dit|dites)(?: quoi)?|plus fort|"
    r"plus lentement|moins vite|recommencez|reprenez|articulez|vous pouvez (?:recommencer|articuler)|"
    r"parlez plus (?:fort|lentement)|encore une fois|c est quoi|ca veut dire quoi|excusez moi|"
    r"desolee?|je suis (?:un peu |dur )?(?:sourde?|d oreille|dure d oreille))"
)
_BYE: Final = (
    r"(?:au revoir|merci(?: bien| beaucoup| infiniment| mille fois)?|je vous remercie|"
    r"bonne (?:journee|soiree|fin de journee|nuit|semaine|apres midi|continuation|annee|route|fete)|a bientot|"
    r"bon (?:dimanche|samedi|apres midi|courage|appetit|noel)|bonnes fetes|joyeux noel|kenavo|tchao|"
    r"je vous laisse|"
    r"a (?:demain|jeudi|lundi|mardi|mercredi|vendredi|samedi|la prochaine|plus tard|plus|"
    r"tout a l heure)|"
    r"c est tout|ce sera tout|rien d autre|bye|ciao|salut|bon week end|portez vous bien|"
    r"c est gentil|vous aussi|a vous aussi|pareillement|adieu|de meme|je vais raccrocher|"
    r"je raccroche)"
)


def _whole(core: str, more: str = "") -> re.Pattern[str]:
    also = f"|{more}" if more else ""
    return re.compile(rf"(?:{_POLITE} )*{core}(?: (?:{core}|{_POLITE}{also}))*")


_YES_WHOLE: Final = _whole(_YES)
_NO_WHOLE: Final = _whole(
    _NO,
    r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|plutot|le matin|l apres midi|merci|"
    r"c est urgent|urgent|le bon|ca|c est|moi|pas|bon)",
)
_REPEAT_WHOLE: Final = _whole(
    _REPEAT,
    r"(?:vous|avez|dit|ce que|la fin|le debut|la question|s il vous plait|j ai|ca|la|l heure|le jour|c etait|c est)",
)
_BYE_WHOLE: Final = _whole(
    _BYE,
    r"(?:oui|non|ok|d accord|parfait|tres bien|voila|super|entendu|a vous|c est|j ai|fini|"
    r"pour tout|pour votre aide|de votre aide|tout|et|ca ira|ca marche|sera|va)",
)


def short_answer(words: str) -> IntentKind | None:
    """Yes, no, "pardon?" or goodbye, when ``words`` (in normal form) are nothing else."""
    if not words or words.count(" ") >= LONGEST:
        return None
    if _REPEAT_WHOLE.fullmatch(words):
        return IntentKind.REPEAT
    if _BYE_WHOLE.fullmatch(words) or _closes(words):
        return IntentKind.BYE
    if _NO_WHOLE.fullmatch(words):
        return IntentKind.NO
    return IntentKind.YES if _YES_WHOLE.fullmatch(words) else None


_CLOSING: Final = re.compile(
    r"(?:au revoir|bonne (?:journee|soiree|nuit)|a bientot|ce sera tout|rien d autre|je vous remercie)"
)
_ANSWERED: Final = re.compile(rf"(?:(?:{_YES}|{_NO}|{_BYE}|{_POLITE}|ca|va|tout) ?)+")


def _closes(words: str) -> bool:
    """ "Non c'est bon merci, au revoir": whatever is answered, the caller is leaving."""
    return bool(_CLOSING.search(words) and _ANSWERED.fullmatch(words))
