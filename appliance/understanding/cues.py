"""What callers say when they want something: cues, each a pattern over words in normal form.

A cue is evidence, not a verdict: the classifier weighs cues with all the other words.
"""

import re
from typing import Final

from appliance.understanding.text import normalize

_RDV: Final = r"(?:rendez vous|creneau|consultation|seance|visite de controle|rdv|place)"
_BOOKED: Final = r"(?:j ai|on a|il a|elle a|avais|avait|avons|mon|son|notre|le|ce|celui|celle)"
_DOCTOR: Final = r"(?:docteure?|medecin|toubib|doc|praticien|kine|sage femme|infirmiere?|remplacante?)"

CUES: Final = {
    "appointment": _RDV,
    "mine": rf"{_BOOKED} (?:\w+ )?(?:rendez vous|rdv|creneau|heure)|rendez vous (?:de|du|que j ai|que j avais|prevu|est)",
    "a_new_one": rf"(?:un|une|des|nouveau|premier|de|d) (?:\w+ )?{_RDV}",
    "want": r"(?:je|on|nous|il|elle)? ?(?:voudrais|voudrait|veux|veut|aimerais|aimerait|souhaite|souhaiterais|souhaiterait|"
    r"desire|faudrait|faut|cherche|besoin d|pourrais|peut on|avoir|obtenir|prendre|fixer|caler|reserver)",
    "take": r"prendre (?:un |une )?(?:rendez vous|creneau)|avoir (?:un |une )?(?:rendez vous|place|creneau)|me (?:prendre|recevoir|voir|caser)|"
    r"(?:voir|consulter|rencontrer|passer voir) (?:le |la |un |une |mon |votre |ma )?(?:docteure?|medecin|dr|toubib)|vous (?:avez|auriez|avez pas) (?:de la place|une place|un creneau|quelque chose)",
    "cancel": r"annul\w*|supprim\w*|decommand\w*|desist\w*|enlev\w+ (?:mon|le|son) rendez|(?:peux|peut|pourr\w+|vais|va|viendr\w+|viens|pourra) (?:plus |pas |finalement |pas pouvoir )+(?:venir|etre la|me deplacer|l amener|honorer)|"
    r"viendr\w+ pas|renonc\w+|plus besoin|laisse tomber|laissez tomber|plus la peine|libere\w* (?:la |ma |le )?(?:place|creneau)|empechement|raye\w*|efface\w*|retir\w+ (?:mon|le|son|du) ",
    "move": r"deplac\w+|decal\w+|repouss\w+|report\w+|avanc\w+|chang\w+ (?:\w+ ){0,3}(?:rendez vous|heure|date|jour|creneau|horaire)|retard\w+ (?:mon|le) rendez|remettre (?:\w+ ){0,3}(?:rendez|plus tard|a)|"
    r"modifi\w+|(?:plus tot|plus tard|un autre jour|une autre date|autre heure|autre creneau)|intervert\w+|echang\w+|mettre (?:\w+ ){0,4}a la place",
    "confirm": r"confirm\w*|verifi\w*|toujours (?:bon|d actualite|prevu|valable|maintenu)|bien (?:note|prevu|pris|inscrit|a|le|demain|lundi|mardi|mercredi|jeudi|vendredi)|"
    r"c est (?:bien )?a quelle heure (?:mon|le|deja|que)|quelle heure (?:\w+ ){0,3}(?:mon|rendez|deja|je passe|je dois)|rappel\w+ l heure|me souviens plus|quel jour|c est quand|oublie (?:l heure|la date|mon)|maintiens|serai (?:bien )?(?:la|present)|viendrai",
    "renewal": r"renouvel\w*|ordonnance|cachets?|comprimes?|medicaments?|pilule|traitement|gouttes|plus de (?:\w+ )?(?:pour la tension|levothyrox|kardegic|ventoline|insuline)|boite|prescri\w+|refaire (?:\w+ )?ordonnance|dosettes?|patch\w*|seringues?|bandelettes|sirop|pharmacie",
    "results": r"resultats?|analyses?|prise de sang|bilan sanguin|radios?|scanner|irm|echographie|biopsie|frottis|prelevement|labo\w*|recu (?:\w+ ){0,3}(?:labo|hopital|radio)|compte rendu",
    "document": r"certificat\w*|attestation|arret (?:de |du )?(?:travail|maladie)|arret|papiers?|formulaire|courrier|lettre|dossier|feuille de soins?|bon de transport|document|justificatif|licence|mdph|duplicata|copie|prolong\w+|dispense|mutuelle|assurance|accident du travail|feuille|imprime",
    "hours": r"horaires?|ouvert\w*|ouvr\w+|ferm\w+|jusqu a quelle heure|a partir de quelle heure|quels jours|quel jour|vous (?:etes|travaillez|recevez)|en (?:conge|vacances)|consulte\w* (?:le|ce|les)|sans rendez vous|garde|absente?|pendant les fetes",
    "address": r"adresse|ou (?:est ce que )?(?:vous etes|se trouve|c est|est|etes vous|se situe|on va)|vous etes ou|situe\w*|trouv\w+ (?:le )?cabinet|parking|gar\w+|stationn\w+|etage|ascenseur|acces|rue|bus|tram|quel batiment|plan|digicode|code|comment (?:on fait pour )?venir|y aller|handicape|fauteuil|chemin|itineraire|demenage",
    "price": r"prix|tarifs?|combien (?:ca |c est |coute|prend|vous|je|il|la|le|pour|faut)|coute\w*|pay\w+|rembours\w*|carte (?:bleue|bancaire)|cheque|especes|tiers payant|depassement|secteur|honoraires|regler|reglement|euros|argent|cmu|gratuit|frais|avance",
    "other_info": r"a jeun|apporter|amener|emporter|prepar\w+|carte vitale|nouveaux patients|medecin traitant|remplac\w+|est ce que (?:vous|le|la|on|je)|faut il|dois je|combien de temps|vous faites|vous prenez|ordonnance ou pas|delai|internet|doctolib|mail|fax|vaccin\w*|langue|anglais",
    "message": r"messages?|(?:dire|dites|prevenir|informer|signaler|transmettre|passer|faire savoir|redire|avertir)|rappel\w+|retard|commission|demander au|qu il me|qu elle me|laisser|repasser|note\w*",
    "human": r"(?:parler|discuter|causer|avoir|joindre|passer|passez|voir) (?:\w+ ){0,4}(?:quelqu un|personne|humain\w*|secretaire|secretariat|standard|vrai\w*|docteur|medecin|conseiller|operat\w+|etre humain)|"
    r"humain\w*|secretaire|standardiste|vraie personne|pas (?:a )?(?:un|une|parler a) (?:machine|robot|repondeur|ordinateur)|machine|robot|repondeur|automate",
    "home": r"(?:a domicile|a la maison|chez (?:moi|lui|elle|nous|mon|ma|mes|des|les|un|une)|passer voir|se deplacer|deplace (?:a|chez)|visite|venir (?:voir|a|chez|la|le)|passe (?:a|chez|voir)|peux pas (?:me deplacer|bouger|sortir|venir au cabinet)|alitee?|grabataire|ehpad)",
    "tele": r"tele ?consultation\w*|teleconsult\w*|visio\w*|video|a distance|par (?:telephone|internet|ordinateur|ecran|camera|tablette|skype)|en ligne|webcam|whatsapp",
    "sales": r"fournisseur|societe|entreprise|offre|promotion|commercial\w*|partenariat|panneaux|isolation|energie|contrat|abonnement|sondage|enquete|demarch\w+|gerant|responsable|fibre|operateur|assurances|logiciel|fournitures|photocopieur|"
    r"trompe\w* (?:de )?(?:numero|poste)?|mauvais numero|faux numero|erreur|pizzeria|restaurant|garage|coiffeu\w+|mairie|c est pas (?:le|la|chez)|suis (?:bien )?chez|je suis pas (?:chez|au)|cpf|compte formation|publicite|felicitations|gagne|laboratoire pharmaceutique|visiteu\w+ medical",
    "bye": r"au revoir|merci|bonne (?:journee|soiree|fin|nuit|semaine)|a bientot|a demain|a jeudi|a la prochaine|c est tout|rien d autre|bye|salut|ca ira|a plus tard|ce sera tout|bon week end|portez vous",
    "yes": r"oui|ouais|ouaip|ouai|si|exact\w*|parfait\w*|d accord|tout a fait|voila|absolument|entendu|ca marche|ca me va|ca roule|c est (?:ca|bon|bien ca|juste|correct|cela)|volontiers|bien sur|avec plaisir|ok|okay|impeccable|nickel|evidemment|certainement|affirmatif|je veux bien|allez y|mmh|hum hum|super|tres bien|ca convient|pas de probleme|moi meme|va pour|on fait (?:comme )?ca|je prends",
    "no": r"non|nan|pas du tout|jamais|surtout pas|negatif|pas (?:ca|celui|possible|bon|vraiment|exactement|question|jeudi|vendredi|lundi|mardi|mercredi|le matin)|aucun\w*|incorrect|ca (?:ne )?(?:va|me va|m arrange|convient|marche) pas|c est (?:pas|faux)|faux|je (?:ne )?peux pas|impossible|sans facon",
    "repeat": r"pardon|comment|repet\w+|redi\w+|entend\w* (?:pas|rien|mal|plus)|compris|comprends? pas|hein|quoi|plus fort|plus lentement|moins vite|articul\w+|redire|excusez moi|vous avez dit|sourde?|entends?|plait il|saisi|allo",
    "emergency": r"urgence|urgent\w*|grave|au secours|a l aide|vite|ambulance|samu|pompiers|aidez",
    "sick": r"mal|fievre|tousse|toux|douleur\w*|malade|grippe|gorge|ventre|dos|boutons?|rhume|angine|otite|gastro|vomi\w*|vaccin\w*|frottis|suture|fils|grain de beaute|tension|plaque|pique|genou|oreille|saigne\w*|bilan|controle|suivi",
    "doctor": _DOCTOR,
    "question": r"est ce que|quel\w*|combien|quand|ou|comment|pourquoi|qu est ce|vous (?:avez|etes|faites|prenez|acceptez|pouvez)",
    "weekday": r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain|aujourdhui|semaine|matin|apres midi|ce soir",
}
"""By name. Source: the reasons for calls of the domain notes (3.8), and the tune corpus."""

_COMPILED: Final = tuple((name, re.compile(rf"\b(?:{pattern})\b")) for name, pattern in CUES.items())


def cues(text: str) -> tuple[str, ...]:
    """Names of the cues in ``text``."""
    return cues_in(normalize(text))


def cues_in(words: str) -> tuple[str, ...]:
    """Names of the cues in ``words``, which are in normal form."""
    return tuple(name for name, pattern in _COMPILED if pattern.search(words))
