"""French words around names: what introduces one, and what is none. All folded: lower case, no accents."""

import re

TITLES = frozenset(
    ("madame", "monsieur", "mademoiselle", "mme", "mr", "m", "mlle", "docteur", "docteure", "dr", "professeur", "veuve")
)

RELATIVES = frozenset(
    """fils fille garcon mari femme epouse epoux pere mere papa maman bebe enfant enfants gamin gamine gosse ado frere
    soeur grand petit petite beau belle fiston fillette pepe meme papi papy mamie mamy mami tata tonton tante oncle neveu niece
    cousin cousine conjoint conjointe compagnon compagne concubin concubine copine copain ami amie voisin voisine patient
    patiente resident residente nourrisson jumeaux jumelles jumeau jumelle tuteur tutrice belle-mere beau-pere grand-mere
    grand-pere petit-fils petite-fille belle-fille beau-fils belle-soeur beau-frere gendre bru parents infirmiere infirmier
    aidante auxiliaire assistante secretaire""".split()
)

STOP = RELATIVES | frozenset(
    """je j tu il elle on nous vous ils elles me m te t se s moi toi lui leur eux y en ce c ca cela cet cette ces ci celui celle
    mon ma mes ton ta tes son sa ses notre nos votre vos leurs un une des au aux a as ai est es suis sommes etes sont etait
    serait sera soit etre ete avoir avons avez ont avait aurait aura aurais voudrais veux veut voulais voulait vouloir
    voudrait peux peut pouvez pourrais pourriez pourrait dois doit faut faudrait fait faire fais va vais vas aller allait
    vient viens venir prendre prend prends prendrais appelle appel appelez appeler rappeler rappelle s'appelle nomme dis dit
    dire sais sait savoir connais ecrit ecris s'ecrit epelle epele epeler lettres lettre
    oui non si ouais ok d'accord accord voila voici alors donc mais ou et ni car or puis ensuite apres avant avec sans chez
    dans sous sur pour par pas plus moins tres trop peu bien mal bon bonne bonjour bonsoir allo merci svp plait pardon excusez
    desole desolee enfin euh heu hein ben bah bof ah oh eh hum tiens ecoutez attendez comme que qu quoi quel quelle qui dont ou
    quand comment pourquoi combien aussi encore toujours jamais deja juste seulement plutot peut-etre vraiment ici la-bas
    rendez rendez-vous rdv vous consultation ordonnance renouvellement medecin docteur cabinet secretariat message question
    resultats resultat analyses prise sang vaccin certificat traitement medicaments medicament cachets urgence urgent visite
    nom noms prenom prenoms famille jeune naissance ne nee nes date age ans mois semaine semaines jour jours heure heures
    minutes matin midi soir apres-midi aujourd hui demain hier lundi mardi mercredi jeudi vendredi samedi dimanche prochain
    prochaine janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
    zero deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante
    cinquante soixante cent mille premier numero telephone portable fixe adresse
    malade enceinte disponible libre inquiet inquiete patient patiente nouveau nouvelle fatigue fatiguee content sure sur
    certain tombe tombee habite habitant mariee veuf veuve divorcee celibataire retraite diabetique allergique
    annuler deplacer decaler reporter avancer changer confirmer savoir voir parler poser avoir demander besoin envie
    appareil part titre cote suite sujet sinon question concerne concernant place fievre tension toux douleur douleurs
    gorge tete ventre dos genou jambe bras main pied coeur poitrine oreille oreilles oeil yeux dent dents rhume grippe
    il-y-a chose quelque rien tout toute tous toutes meme autre autres meme monde personne gens fois cas
    avez-vous est-ce puis-je allo? bonjour! tiret trait union apostrophe espace accent aigu grave circonflexe trema cedille
    double majuscule minuscule mot mots orthographe exactement simplement simple tel dossier fiche connu connue
    patientele quinzaine huitaine tantot vers entre jusqu depuis pendant lors contre malgre parce puisque lorsque
    etes-vous s'il l'appareil toujours vite mieux pire nouveau-ne arrive arrivee arrivent passe passee reste tient
    travaille travail ecole creche maison domicile hopital pharmacie laboratoire clinique ehpad mairie infirmerie
    anglais anglaise francais francaise parle parlez comprends compris entendu entends entendez repeter repetez""".split()
)
"""Words that are no part of a name unless written with a capital right after a title."""

SURNAMES_TOO = frozenset(
    """petit grand beau belle bon jeune neveu cousin ami gendre mai avril janvier fevrier samedi lundi premier vieux main simple
    content matin bras dos garcon fils bien place date sage roux tout oreille tel pied""".split()
)
"""Of these, the ones that are also French last names: so they are taken right after a title or a given name."""

_MY = r"(?:mon|ma|mes|notre|nos|son|sa|le|la|l|un|une)"
_SMALL = r"(?:(?:petite?|grande?|vieux|vieille|jeune|beau|belle|autre|pauvre|propre|cher|chere) )*"
_REL = (
    rf"{_SMALL}(?:{'|'.join(sorted(RELATIVES, key=len, reverse=True))})(?: de \d+ (?:ans|mois)| aine| cadet(?:te)?| malade)?"
)
_CALLED = r"(?:qui )?(?:s appelle|se nomme|se prenomme|appelle|c est|son nom c est|est)"
_AGE = r"(?:, )?(?:qui a \w+ (?:ans|mois|semaines) )?"

CUES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (rf"(?:pour|avec|concernant|concerne|chez|a) {_MY} {_REL} (?:, )?{_AGE}(?:{_CALLED} )?(?:, )?", "patient first"),
        (rf"(?:de|d) {_MY} {_REL} (?:, )?(?:{_CALLED} )?", "patient first"),
        (rf"(?:c est|il y a|y a|j ai) {_MY} {_REL} (?:, )?(?:{_CALLED} )?(?:, )?", "patient first"),
        (rf"{_MY} {_REL} (?:, )?{_CALLED} ", "patient first strong"),
        (rf"{_MY} {_REL} (?:, )?", "patient first"),
        (rf"(?:je suis|c est|ici|moi c est) (?:le |la |l |son |sa )?{_REL} (?:de la|du|de|d) ", "patient strong"),
        (rf"(?:le |la |l )?{_REL} (?:de|d) (?=madame|monsieur|mme|mr|mlle|m )", "patient strong"),
        (r"(?:c est |ce serait |ca serait |et |appelle |un rendez vous |rendez vous |rdv |ordonnance |message )?pour (?!le|la|un|une|mon|ma|moi)", "patient"),
        (r"pour (?:le |la )?(?:petit|petite|patient|patiente|resident|residente|dame|jeune) ", "patient strong"),
        (r"(?:un |le |mon )?(?:rendez vous|rendez-vous|rdv) (?:de|d) (?=madame|monsieur|mme|mr|mlle)", "patient strong"),
        (r"(?:il|elle) (?:s appelle|se nomme|se prenomme) ", "patient strong"),
        (r"(?:le|la) patiente? (?:c est|est|s appelle|se nomme) ", "patient strong"),
        (r"(?:le nom (?:du|de la) patiente? (?:c est|est) )", "patient strong"),
        (r"(?:c est |mettez |notez |inscrivez )?(?:a|au|sous le|sous) nom (?:de|d|c est)? ?", "patient strong"),
        (r"(?:(?:le|mon|son) )?nom de famille (?:c est |est |, )?", "last strong"),
        (r"(?:(?:le|mon|son) )?nom (?:c est|est|,) ", "strong"),
        (r"(?:(?:le|mon|son) )?nom (?:de|d) (?:jeune fille|naissance) (?:c est |est |, )?", "strong"),
        (r"(?:et )?(?:(?:le|mon|son) )?prenom (?:c est |est |, )?", "first strong"),
        (r"je m appelle ", "strong"),
        (r"je me nomme ", "strong"),
        (r"(?:je suis|c est|ici|moi c est|bonjour|allo|oui|bonsoir)(?: ,)?(?: c est| ici| je suis)?(?: ,)? (?=madame|monsieur|mademoiselle|mme|mr|mlle|m )", "strong"),
        (r"je suis ", ""),
        (r"(?:moi )?c est (?!le|la|un|une|pour|mon|ma|ca|pas)", ""),
    )
)
"""What introduces a name, and whose: the patient's or not said; ``strong``: any word may follow; ``first``, ``last``: which part."""
