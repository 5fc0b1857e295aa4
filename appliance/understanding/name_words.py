# ruff: noqa: E501 - a pattern is read as one line
"""French words around names: what introduces one, and what is none. All folded: lower case, no accents."""

import re

_TITLES = """
    docteur docteure dr m madame mademoiselle mlle mme monsieur mr professeur veuve
"""
TITLES = frozenset(_TITLES.split())

_RELATIVES = """
    ado aidante ami amie assistante auxiliaire beau beau-fils beau-frere beau-pere bebe belle belle-fille
    belle-mere belle-soeur bru compagne compagnon concubin concubine conjoint conjointe copain copine cousin
    cousine enfant enfants epouse epoux femme fille fillette fils fiston frere gamin gamine garcon gendre gosse
    grand grand-mere grand-pere infirmier infirmiere jumeau jumeaux jumelle jumelles maman mami mamie mamy mari
    meme mere neveu niece nourrisson oncle papa papi papy parents patient patiente pepe pere petit petit-fils
    petite petite-fille resident residente secretaire soeur tante tata tonton tuteur tutrice voisin voisine
"""
RELATIVES = frozenset(_RELATIVES.split())

_STOP = """
    a accent accord adresse age ah ai aigu allait aller allergique allo allo? alors analyses anglais anglaise
    annuler ans aout apostrophe appareil appel appeler appelez appelle apres apres-midi arrive arrivee arrivent
    as attendez au aujourd aura aurais aurait aussi autre autres aux avait avancer avant avec avez avez-vous
    avoir avons avril bah ben besoin bien bof bon bonjour bonjour! bonne bonsoir bras c ca cabinet cachets car
    cas ce cedille cela celibataire celle celui cent certain certificat ces cet cette changer chez chose ci cinq
    cinquante circonflexe clinique coeur combien comme comment comprends compris concernant concerne confirmer
    connais connu connue consultation content contre cote creche d'accord dans date decaler decembre deja demain
    demander dent dents deplacer depuis des desole desolee deux diabetique dimanche dire dis disponible dit
    divorcee dix docteur dois doit domicile donc dont dos dossier double douleur douleurs douze ecole ecoutez
    ecris ecrit eh ehpad elle elles en enceinte encore enfin ensuite entendez entends entendu entre envie epele
    epeler epelle es espace est est-ce et etait ete etes etes-vous etre euh eux exactement excusez faire fais
    fait famille fatigue fatiguee faudrait faut fevrier fiche fievre fixe fois francais francaise genou gens
    gorge grave grippe habitant habite hein heu heure heures hier hopital hui huit huitaine hum ici il il-y-a
    ils infirmerie inquiet inquiete j jamais jambe janvier je jeudi jeune jour jours juillet juin jusqu juste
    l'appareil la-bas laboratoire lettre lettres leur leurs libre lors lorsque lui lundi m ma mai main mairie
    mais maison majuscule mal malade malgre mardi mariee mars matin me medecin medicament medicaments merci
    mercredi mes message midi mieux mille minuscule minutes moi moins mois mon monde mot mots naissance ne nee
    nes neuf ni nom nomme noms non nos notre nous nouveau nouveau-ne nouvelle novembre numero octobre oeil oh ok
    on ont onze or ordonnance oreille oreilles orthographe ou ouais oui par parce pardon parle parler parlez
    part pas passe passee patientele pendant personne peu peut peut-etre peux pharmacie pied pire place plait
    plus plutot poitrine portable poser pour pourquoi pourrais pourrait pourriez pouvez premier prend prendrais
    prendre prends prenom prenoms prise prochain prochaine puis puis-je puisque qu quand quarante quatorze
    quatre que quel quelle quelque question qui quinzaine quinze quoi rappeler rappelle rdv rendez rendez-vous
    renouvellement repeter repetez reporter reste resultat resultats retraite rhume rien s s'appelle s'ecrit
    s'il sa sais sait samedi sang sans savoir se secretariat seize semaine semaines sept septembre sera serait
    ses seulement si simple simplement sinon six soir soit soixante sommes son sont sous suis suite sujet sur
    sure svp t ta tantot te tel telephone tension tes tete tiens tient tiret titre toi tombe tombee ton toujours
    tous tout toute toutes toux trait traitement travail travaille treize trema trente tres trois trop tu un une
    union urgence urgent va vaccin vais vas vendredi venir ventre vers veuf veut veuve veux viens vient vingt
    visite vite voici voila voir vos votre voudrais voudrait voulais voulait vouloir vous vraiment y yeux zero
"""
STOP = RELATIVES | frozenset(_STOP.split())
"""Words that are no part of a name unless written with a capital right after a title."""

_SURNAMES_TOO = """
    ami avril beau belle bien bon bras content cousin date dos fevrier fils garcon gendre grand janvier jeune
    lundi mai main matin neveu oreille petit pied place premier roux sage samedi simple tel tout vieux
"""
SURNAMES_TOO = frozenset(_SURNAMES_TOO.split())
"""Of these, the ones that are also French last names: so they are taken right after a title or a given name."""

_MY = r"(?:mon|ma|mes|notre|nos|son|sa|le|la|l|un|une)"
_SMALL = r"(?:(?:petite?|grande?|vieux|vieille|jeune|beau|belle|autre|pauvre|propre|cher|chere) ){0,4}"
_REL = rf"{_SMALL}(?:{'|'.join(sorted(RELATIVES, key=len, reverse=True))})(?: de \d+ (?:ans|mois)| aine| cadet(?:te)?| malade)?"
_CALLED = r"(?:qui )?(?:s appelle|se nomme|se prenomme|appelle|c est|son nom c est|est)"
_AGE = r"(?:, )?(?:qui a \w+ (?:ans|mois|semaines) )?"

CUES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (
            rf"(?:pour|avec|concernant|concerne|chez|a) {_MY} {_REL} (?:, )?{_AGE}(?:{_CALLED} )?(?:, )?",
            "patient first other",
        ),
        (rf"(?:de|d) {_MY} {_REL} (?:, )?(?:{_CALLED} )?", "patient first"),
        (rf"(?:c est|il y a|y a|j ai) {_MY} {_REL} (?:, )?(?:{_CALLED} )?(?:, )?", "patient first"),
        (rf"{_MY} {_REL} (?:, )?{_CALLED} ", "patient first strong"),
        (rf"{_MY} {_REL} (?:, )?", "patient first"),
        (rf"(?:je suis|c est|ici|moi c est) (?:le |la |l |son |sa )?{_REL} (?:de la|du|de|d) ", "patient strong"),
        (rf"(?:le|la|l) {_REL} (?:de|d) (?!la |l |mon |ma )", "patient strong"),
        (rf"(?:le |la |l )?{_REL} (?:de|d) (?=madame|monsieur|mme|mr|mlle|m )", "patient strong"),
        (
            r"(?:c est |ce serait |ca serait |et |appelle |un rendez vous |rendez vous |rdv |ordonnance |message )?pour (?!(?:le|la|un|une|mon|ma|moi) )",
            "patient",
        ),
        (rf"(?:je suis|c est|ici) (?:sa|son|leur) {_REL} (?:, )?", "first"),
        (r"(?:au sujet|a propos|de la part|pour le compte) (?:de|du|d) ", "patient strong"),
        (r"pour (?:le |la )?(?:petit|petite|patient|patiente|resident|residente|dame|jeune) ", "patient strong"),
        (
            r"(?:un |le |mon )?(?:rendez vous|rendez-vous|rdv) (?:de|d) (?=madame|monsieur|mme|mr|mlle)",
            "patient strong",
        ),
        (r"(?:il|elle) (?:s appelle|se nomme|se prenomme) ", "patient strong"),
        (r"(?:le|la) patiente? (?:c est|est|s appelle|se nomme) ", "patient strong"),
        (r"(?:le nom (?:du|de la) patiente? (?:c est|est) )", "patient strong"),
        (r"(?:c est |mettez |notez |inscrivez )?(?:a|au|sous le|sous) nom (?:de|d|c est)? ?", "patient strong surname"),
        (r"(?:(?:le|mon|son) )?nom de famille (?:c est |est |, )?", "last strong"),
        (r"(?:(?:le|mon|son) )?nom (?!de |d )(?:c est |est |, )?", "strong surname"),
        (r"(?:(?:le|mon|son) )?nom (?:de|d) (?:jeune fille|naissance) (?:c est |est |, )?", "strong"),
        (r"(?:et )?(?:(?:le|mon|son) )?prenom (?:c est |est |, )?", "first strong"),
        (r"je m appelle ", "strong"),
        (r"je me nomme ", "strong"),
        (
            r"(?:je suis|c est|ici|moi c est|bonjour|allo|oui|bonsoir)(?: ,)?(?: c est| ici| je suis)?(?: ,)? (?=madame|monsieur|mademoiselle|mme|mr|mlle|m )",
            "strong",
        ),
        (r"je suis ", ""),
        (r"(?:moi )?c est (?!(?:le|la|un|une|pour|mon|ma|ca|pas) )", ""),
    )
)
"""What introduces a name, and whose: the patient's or not said; ``strong``: any word may follow; ``first``, ``last``: which part;
``surname``: one word alone is the last name, even one that is a given name too;
``other``: somebody else than the caller, even when no name follows."""
