"""Who may what: every route of the page and its right. A route that is not here lets nobody in, and fails a test."""

from collections.abc import Mapping

from web_ui.shared.guard import Rules
from web_ui.shared.people import Right

_BY_RIGHT: Mapping[Right, tuple[str, ...]] = {
    Right.PUBLIC: (
        *("GET /connexion", "POST /connexion", "GET /premier-demarrage", "POST /premier-demarrage"),
        *("GET /static/{path:path}", "POST /api/session", "GET /confiance", "GET /confiance/permanence.crt"),
        *("POST /connexion/cle/demande", "POST /connexion/cle", "GET /agenda/{token}.ics"),
    ),
    Right.OWN: (
        *("DELETE /api/session", "GET /api/openapi.json"),
        *("GET /", "POST /deconnexion", "GET /mot-de-passe", "POST /mot-de-passe", "GET /evenements"),
        *("GET /non-envoye/{key}", "POST /non-envoye/{key}/jeter"),
        *("POST /cles/nouvelle", "POST /cles", "POST /cles/{key}/retirer"),
    ),
    Right.HEALTH: ("GET /sante", "POST /sante/verifier", "GET /api/health"),
    Right.AGENDA: (
        *("GET /agenda", "GET /agenda/bloquer", "POST /agenda/bloquer", "POST /agenda/debloquer"),
        *("POST /agenda/remplacement", "POST /agenda/remplacement/retirer"),
        *("GET /agenda/attente", "POST /agenda/rendez-vous/{key}/plus-tot", "POST /agenda/attente/{key}/retirer"),
        *("GET /agenda/nouveau", "POST /agenda/rendez-vous", "GET /agenda/rendez-vous/{key}"),
        *("POST /agenda/rendez-vous/{key}/deplacer", "POST /agenda/rendez-vous/{key}/annuler"),
        "POST /agenda/rendez-vous/{key}/annuler-la-suite",
        *("POST /agenda/rendez-vous/{key}/confirmer", "POST /agenda/rendez-vous/{key}/non-venu"),
        *("GET /api/appointments", "POST /api/appointments", "GET /api/slots", "POST /api/appointments/{key}/move"),
        *("POST /api/appointments/{key}/confirm", "DELETE /api/appointments/{key}"),
    ),
    Right.PATIENTS: (
        *("GET /patients", "POST /patients", "GET /patients/{key}", "POST /patients/{key}/corriger"),
        *(
            "POST /patients/{key}/exporter",
            "POST /patients/{key}/sms",
            "GET /api/patients",
            "POST /api/patients",
            "GET /api/patients/{key}",
        ),
    ),
    Right.ERASE: ("POST /patients/{key}/effacer", "POST /patients/{key}/reunir"),
    Right.SETTINGS: (
        *("GET /reglages", "POST /reglages/cabinet", "POST /reglages/horaires/{key}"),
        *("POST /reglages/visites", "POST /reglages/visites/{key}", "POST /reglages/visites/{key}/retirer"),
        *("GET /reglages/alertes", "POST /reglages/alertes/essai"),
        *("GET /reglages/historique", "POST /reglages/historique/{version}"),
        *("GET /reglages/textes", "POST /reglages/textes", "GET /reglages/ecouter"),
        *("GET /reglages/essai", "POST /reglages/essai", "GET /reglages/garde", "POST /reglages/garde"),
        *("POST /reglages/garde/tour", "POST /reglages/garde/tour/retirer"),
        *("GET /reglages/sms", "POST /reglages/sms", "POST /reglages/sms/essai", "POST /reglages/sms/appels"),
        *("GET /reglages/conservation", "POST /reglages/conservation"),
        *("GET /reglages/consignes", "POST /reglages/consignes"),
    ),
    Right.RED_FLAGS: ("POST /reglages/alertes", "POST /reglages/alertes/retirer"),
    Right.USERS: (
        *("GET /utilisateurs", "POST /utilisateurs", "POST /utilisateurs/{key}/mot-de-passe"),
        *("POST /utilisateurs/{key}/retirer", "GET /reglages/postes", "POST /reglages/postes"),
        *("POST /reglages/postes/accepter", "POST /reglages/postes/refuser", "POST /reglages/postes/{key}/retirer"),
        "POST /reglages/postes/{key}/passe",
    ),
    Right.FIGURES: ("GET /chiffres", "GET /chiffres.csv"),
    Right.JOURNAL: ("GET /journal", "POST /journal/verifier"),
    Right.WORDS: (
        *("GET /aujourdhui/etat", "POST /presence", "POST /alertes/{key}/prendre"),
        "GET /messages/mots",
        *("GET /messages", "GET /messages/{key}", "POST /messages/{key}/rappel", "POST /messages/{key}/note"),
        *("POST /messages/{key}/attribuer", "POST /messages/{key}/archiver", "POST /messages/{key}/ressortir"),
        *("POST /messages/{key}/corriger",),
        *("GET /appels", "GET /appels/mots", "GET /appels/{call}"),
        *("GET /appels/{call}/son", "GET /appels/{call}/onde.svg"),
        *("POST /appels/{call}/signaler", "GET /api/calls", "GET /api/calls/{call}", "GET /api/state"),
        *("GET /api/messages", "GET /api/messages/{key}", "POST /api/messages/{key}/read"),
        *("POST /api/messages/{key}/archive", "POST /api/messages/{key}/notes", "POST /api/messages/{key}/attempts"),
    ),
}

RULES: Rules = {
    (method, path): right
    for right, routes in _BY_RIGHT.items()
    for method, _, path in (one.partition(" ") for one in routes)
}
