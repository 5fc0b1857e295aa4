"""Who may what: every route of the page and its right. A route that is not here lets nobody in, and fails a test."""

from collections.abc import Mapping

from web_ui.shared.guard import Rules
from web_ui.shared.people import Right

_BY_RIGHT: Mapping[Right, tuple[str, ...]] = {
    Right.PUBLIC: (
        *("GET /connexion", "POST /connexion", "GET /premier-demarrage", "POST /premier-demarrage"),
        *("GET /static/{path:path}",),
    ),
    Right.OWN: ("GET /", "POST /deconnexion", "GET /mot-de-passe", "POST /mot-de-passe", "GET /evenements"),
    Right.HEALTH: ("GET /sante", "POST /sante/verifier"),
    Right.AGENDA: (
        *("GET /agenda", "GET /agenda/bloquer", "POST /agenda/bloquer", "POST /agenda/debloquer"),
        *("GET /agenda/nouveau", "POST /agenda/rendez-vous", "GET /agenda/rendez-vous/{key}"),
        *("POST /agenda/rendez-vous/{key}/deplacer", "POST /agenda/rendez-vous/{key}/annuler"),
        *("POST /agenda/rendez-vous/{key}/confirmer",),
    ),
    Right.PATIENTS: (
        *("GET /patients", "POST /patients", "GET /patients/{key}", "POST /patients/{key}/corriger"),
        *("POST /patients/{key}/exporter",),
    ),
    Right.ERASE: ("POST /patients/{key}/effacer", "POST /patients/{key}/reunir"),
    Right.SETTINGS: (
        *("GET /reglages", "POST /reglages/cabinet", "POST /reglages/horaires/{key}", "POST /reglages/visites/{key}"),
        *("GET /reglages/alertes", "GET /reglages/historique", "POST /reglages/historique/{version}"),
        *("GET /reglages/textes", "POST /reglages/textes", "GET /reglages/ecouter"),
        *("GET /reglages/essai", "POST /reglages/essai"),
    ),
    Right.USERS: (
        *("GET /utilisateurs", "POST /utilisateurs", "POST /utilisateurs/{key}/mot-de-passe"),
        *("POST /utilisateurs/{key}/retirer",),
    ),
    Right.FIGURES: ("GET /chiffres", "GET /chiffres.csv"),
    Right.JOURNAL: ("GET /journal", "POST /journal/verifier"),
    Right.WORDS: (
        *("GET /aujourdhui/etat", "POST /presence"),
        *("GET /messages", "GET /messages/{key}", "POST /messages/{key}/rappel", "POST /messages/{key}/note"),
        *("POST /messages/{key}/attribuer", "POST /messages/{key}/archiver", "POST /messages/{key}/ressortir"),
        *("POST /messages/{key}/corriger",),
        *("GET /appels", "GET /appels/{call}", "GET /appels/{call}/son", "GET /appels/{call}/onde.svg"),
        *("POST /appels/{call}/signaler",),
    ),
}

RULES: Rules = {
    (method, path): right
    for right, routes in _BY_RIGHT.items()
    for method, _, path in (one.partition(" ") for one in routes)
}
