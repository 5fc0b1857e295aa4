"""French words around names: which are titles, relatives, prose, and which prose words are names too.

All folded: lower case, no accents.
"""

import tomllib
from functools import cache
from importlib import resources


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


TITLES = _set("""
    docteur docteure dr m madame mademoiselle mlle mme monsieur mr professeur veuve
""")
DOCTORS = _set("docteur docteure dr professeur")

RELATIVES = _set("""
    ado aidante ami amie assistante auxiliaire beau beau-fils beau-frere beau-pere bebe belle belle-fille belle-mere
    belle-soeur bru client cliente compagne compagnon concubin concubine conjoint conjointe copain copine cousin
    cousine enfant enfants epouse epoux femme fille fillette fils fiston frere gamin gamine garcon gendre gosse
    grand grand-mere grand-oncle grand-pere grand-tante infirmier infirmiere jumeau jumeaux jumelle jumelles maman
    mami mamie mamy mari meme mere neveu niece nourrisson oncle papa papi papy parents patient patiente pensionnaire
    pepe pere petit petit-fils petite petite-fille protege protegee resident residente secretaire soeur tante tata
    tonton tuteur tutrice voisin voisine
""")

STOP = RELATIVES | _set("""
    a accent accord adresse age ah ai aigu allait aller allergique allo allo? alors analyses anglais anglaise
    annuler ans aout apostrophe appareil appel appeler appelez appelle apres apres-midi arrive arrivee arrivent as
    attendez au aujourd aura aurais aurait aussi autre autres aux avait avancer avant avec avez avez-vous avoir
    avons avril bah ben besoin bien bof bon bonjour bonjour! bonne bonsoir bras c ca cabinet cachets car cas ce
    cedille cela celibataire celle celui cent certain certificat ces cet cette changer chez chose ci cinq cinquante
    circonflexe clinique coeur combien comme comment comprends compris concernant concerne confirmer connais connu
    connue consultation content contre cote creche d'accord dans date decaler decembre deja demain demander dent
    dents deplacer depuis des desole desolee deux diabetique dimanche dire dis disponible dit divorcee dix docteur
    dois doit domicile donc dont dos dossier double douleur douleurs douze ecole ecoutez ecris ecrit eh ehpad elle
    elles en enceinte encore enfin ensuite entendez entends entendu entre envie epele epeler epelle es espace est
    est-ce et etait ete etes etes-vous etre euh eux exactement excusez faire fais fait famille fatigue fatiguee
    faudrait faut fevrier fiche fievre fixe fois francais francaise genou gens gorge grave grippe habitant habite
    hein heu heure heures hier hopital hui huit huitaine hum ici il il-y-a ils infirmerie inquiet inquiete j jamais
    jambe janvier je jeudi jeune jour jours juillet juin jusqu juste l'appareil la-bas laboratoire lettre lettres
    leur leurs libre lors lorsque lui lundi m ma mai main mairie mais maison majuscule mal malade malgre mardi
    mariee mars matin me medecin medicament medicaments merci mercredi mes message midi mieux mille minuscule
    minutes moi moins mois mon monde mot mots naissance ne nee nes neuf ni nom nomme noms non nos notre nous nouveau
    nouveau-ne nouvelle novembre numero octobre oeil oh ok on ont onze or ordonnance oreille oreilles orthographe ou
    ouais oui par parce pardon parle parler parlez part pas passe passee patientele pendant personne peu peut
    peut-etre peux pharmacie pied pire place plait plus plutot poitrine portable poser pour pourquoi pourrais
    pourrait pourriez pouvez precedant precede premier prend prendrais prendre prends prenom prenoms prise prochain
    prochaine puis puis-je puisque qu quand quarante quatorze quatre que quel quelle quelque question qui quinzaine
    quinze quoi rappeler rappelle rdv rendez rendez-vous renouvellement repeter repetez reporter reste resultat
    resultats retraite rhume rien s s'appelle s'ecrit s'il sa sais sait samedi sang sans savoir se secretariat seize
    semaine semaines sept septembre sera serait ses seulement si simple simplement sinon six soir soit soixante
    sommes son sont souhaite souhaiterais sous suis suit suite suivant suivante sujet sur sure svp t ta tantot te
    tel telephone tension tes tete tiens tient tiret titre toi tombe tombee ton toujours tous tout toute toutes toux
    trait traitement travail travaille treize trema trente tres trois trop tu un une union urgence urgent va vaccin
    vais vas vendredi venir ventre vers veuf veut veuve veux viens vient vingt visite vite voici voila voir vos
    votre voudrais voudrait voulais voulait vouloir vous vraiment y yeux zero
""")
"""Words that are no part of a name unless written with a capital right after a title."""

SURNAMES_TOO = _set("""
    ami avril beau belle bien blanc blanche bleu bois bon boucher bouchon boulanger bourg bras brun caillou camus canal
    cassin chasse chat cheval clair coin colle content coq coste court courtois cousin couteau croix dance dessus
    dos doux droit faure fevrier fils fin fleur font fontaine forestier fort fosse four france froid garcon gardien
    gendre goutte grand gras gris gros guerre haut hiver janvier jardin jardinier jeune joli joly leger libre
    magne mai main maire maitre marchand mare marin masse metayer meunier minier monnier mouton mur neveu nicole
    noir noix noyer oreille page paille parent paris pasteur peintre perdu petit pied pigeon place plante
    poirier poisson pommier pont potier premier prieur prince puits quart renard rey riche rideau roche roi rond
    rouge route roux sage salle sauvage sellier serrurier simple soulier tailleur tel tissier tour tracteur
    vache vallet vasseur verdier verger vert viande vidal vieux vigne village vincent voisin
""")
"""Of these, the ones that are also French last names: so they are taken right after a title or a given name."""

TRADES = _set("""
    agriculteur agricultrice apprenti apprentie boulanger boucher caissiere chauffeur coiffeur
    coiffeuse comptable directeur directrice electricien eleveur employe employee facteur factrice garagiste gendarme
    instituteur institutrice jardinier livreur macon maitresse mecanicien menuisier ouvrier ouvriere patron patronne
    plombier pompier prof routier serveur serveuse stagiaire vendeur vendeuse veterinaire
""")
"""What a person is called by after a given name and an article ("rémi l'apprenti")."""

ADJECTIVES = _set("bras petit grand roux sage jeune vieux beau blanc brun bon fort gras gros noir rouge")
"""Of these, the ones that go with an article after a given name ("sylvie le grand")."""

OPENING = ADJECTIVES - {"bon"} | _set("gendre cousin neveu janvier fevrier avril")
"""Of these, the ones that begin a name before a given name ("petit alain")."""

CLEAN = _set("""
    allo alors attendez bah ben bien bonjour bonsoir desormais donc eh enfin et euh hein heu ici maintenant moi non oui
    pardon plutot que salut voila mettez notez inscrivez ecrivez marquez mais
""")
"""After these a word that is known as nothing else may be a name."""

PLACES = _set("""
    avenue boulangerie boulevard cabinet centre chemin clinique college ecole ehpad foyer garage had hopital impasse
    labo laboratoire lycee mairie maison mapad pharmacie place quartier residence rue ssiad village
""")
"""What follows these is no person's name."""

INVERTED = _set("il elle on je vous tu ce moi lui y la ci t vingt trente quarante cinquante soixante dix")
"""What a word with a hyphen that is no name is made with ("excusez-moi", "trente-neuf")."""

CORRECTIONS = _set("non pardon plutot excusez trompe enfin mais mettez notez inscrivez ecrivez marquez")
"""A name after these takes the place of one said before."""
BETWEEN = _set(", euh heu attendez c est pas oui je me moi ca donc")
"""These may stand between a correction and the name."""

POSSESSIVES = _set("mon ton son notre votre leur une l d")
"""After these "épouse" is a relative."""
GREETINGS = _set("bonjour bonsoir allo oui merci salut")
"""A doctor after these is greeted, not spoken of."""

ELSEWHERE = _set("avec chez voir docteur")
"""A name right after these is not the caller's."""
ARTICLES = _set("un une du des de d l la les le au aux en sur sous par ce cette plus mon ma mes son sa ses")
"""A capital after these is a medicine's or a place's."""
PRONOUNS = _set("elle elles il ils j je m me n ne nous on s se t te tu vous")
"""What follows these is a verb ("on se marie", "j'aime")."""
SEASONS = _set("apres avant depuis vers")
"""Noël after these is the feast."""
GIVEN_TOO = _set("""
    aime aimee ange aurore blanche claire constant desire desiree fleur france lise marine marque noel olive peter
    prune reine rose toussaint victoire violette
""")
"""Words of prose that are given names too: one alone, unannounced and without a capital, is prose."""
LOWER_ARTICLES = _set("le la les l' des du")
"""As written; after these an unknown word is a name only where nothing else is said."""


@cache
def common() -> frozenset[str]:
    """Words of prose; some are last names too."""
    table = tomllib.loads(resources.files(__package__).joinpath("common_words.toml").read_text("utf-8"))
    return frozenset(table["common"].split())
