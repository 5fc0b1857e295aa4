"""What the house's keys are called on a French screen."""

from collections.abc import Mapping

CATEGORIES: Mapping[str, str] = {
    "book": "Rendez-vous",
    "cancel": "Annulation",
    "move": "Déplacement",
    "confirm": "Confirmation",
    "renewal": "Ordonnance",
    "results": "Résultats",
    "certificate_or_document": "Certificat",
    "info_hours": "Horaires",
    "info_address": "Adresse",
    "info_price": "Tarifs",
    "info_other": "Renseignement",
    "message_for_doctor": "Message",
    "speak_to_human": "À rappeler",
    "home_visit": "Visite à domicile",
    "teleconsultation": "Téléconsultation",
    "emergency": "Urgence",
    "wrong_number_or_sales": "Démarchage",
    "thanks_bye": "Au revoir",
    "yes": "Oui",
    "no": "Non",
    "repeat": "Répéter",
    "unclear": "Pas compris",
}

OUTCOMES: Mapping[str, str] = {
    "reached": "Joint",
    "no_answer": "Pas de réponse",
    "busy": "Occupé",
    "voicemail": "Messagerie",
    "wrong_number": "Mauvais numéro",
}

CAUSES: Mapping[str, str] = {
    "caller": "Le patient a raccroché",
    "house": "Terminé",
    "lost": "Coupé",
    "transferred": "Transféré",
    "rejected": "Sans réponse",
    "failed": "Panne de ligne",
}

ROLES: Mapping[str, str] = {
    "practitioner": "Praticien",
    "secretary": "Secrétaire",
    "administrator": "Administrateur",
}

UNUSUAL: Mapping[str, str] = {
    "exception": "Horaires de ce jour",
    "replaced": "Remplacé",
    "holiday": "Jour férié",
    "away": "Absent",
    "schedule": "Autre semaine",
    "blocked": "En partie bloqué",
}
"""Why a day is not like the others."""

REFUSALS: Mapping[str, str] = {
    "slot_taken": "Ce créneau n'est plus libre.",
    "outside_hours": "C'est en dehors des horaires.",
    "in_the_past": "Cette heure est passée.",
    "type_not_taken": "Ce praticien ne fait pas ce type de visite, ou pas de cette durée.",
    "too_late": "C'est trop tôt : le délai de prévenance n'est pas respecté.",
    "too_far_ahead": "C'est trop loin dans l'agenda.",
    "kept_for_urgencies": "Ce temps est gardé pour les urgences.",
    "too_many": "Il y a déjà autant de visites de ce type que prévu.",
    "no_new_patients": "Ce praticien ne prend pas de nouveaux patients.",
    "known_patients_only": "Cette visite est réservée aux patients déjà suivis.",
    "new_patients_only": "Cette visite est réservée aux nouveaux patients.",
    "age_not_taken": "Cette visite n'est pas prévue pour cet âge.",
    "already_booked": "Ce patient a déjà un rendez-vous à cette heure.",
    "not_yet": "Ce rendez-vous n'a pas encore commencé.",
    "not_found": "Cela n'existe plus.",
    "taken_by_another": "Quelqu'un d'autre s'en occupe déjà.",
    "clock_unsure": "Le boîtier n'est pas sûr de l'heure : il ne peut rien réserver.",
    "no_right": "Ce cabinet n'a pas donné ce droit à votre poste.",
    "stale": "La demande est arrivée trop tard : refaites-la si elle est encore utile.",
    "unreadable": "Le boîtier n'a pas pu lire la demande : prévenez le cabinet.",
}

ASKED: Mapping[str, str] = {
    "MarkRead": "Lu",
    "AssignMessage": "Suivi",
    "CorrectMessage": "Correction",
    "AddNote": "Note",
    "NoteAttempt": "Rappel",
    "ArchiveMessage": "Classement",
    "BookAppointment": "Rendez-vous",
    "MoveAppointment": "Déplacement",
    "CancelAppointment": "Annulation",
    "ConfirmAppointment": "Confirmation",
}
"""What a station asks of a box, by the act."""

REACHED: Mapping[str, str] = {
    "waiting": "Sera appelé",
    "placing": "Appel en cours",
    "person": "Rappelé par téléphone",
    "household": "Quelqu'un d'autre a répondu",
    "machine": "Mot laissé sur le répondeur",
    "wrong_number": "Mauvais numéro",
    "nobody": "Personne n'a répondu",
    "dropped": "Plus d'actualité",
    "broken_off": "Coupé par une panne",
}
"""What became of a reminder by voice."""

KINDS: Mapping[str, str] = {
    "practice_loaded": "Cabinet chargé",
    "call_started": "Appel reçu",
    "call_ended": "Appel terminé",
    "turn_taken": "Échange",
    "slot_held": "Créneau retenu",
    "appointment_booked": "Rendez-vous pris",
    "appointment_moved": "Rendez-vous déplacé",
    "appointment_cancelled": "Rendez-vous annulé",
    "appointment_confirmed": "Rendez-vous confirmé",
    "appointment_missed": "Patient non venu",
    "appointment_attended": "Patient finalement venu",
    "message_taken": "Message pris",
    "message_read": "Message lu",
    "recording_kept": "Enregistrement gardé",
    "recording_refused": "Enregistrement refusé",
    "alert_raised": "Alerte donnée",
    "fallback_used": "Secours utilisé",
    "message_assigned": "Message attribué",
    "message_corrected": "Message corrigé",
    "note_added": "Note ajoutée",
    "callback_attempted": "Rappel tenté",
    "station_paired": "Poste ajouté",
    "station_revoked": "Poste retiré",
    "past_unlocked": "Passé ouvert à un poste",
    "command_done": "Demande faite",
    "command_refused": "Demande refusée",
    "keys_rotated": "Clés renouvelées",
    "box_restored": "Boîtier restauré",
    "message_escalated": "Garde prévenue",
    "message_raised": "Message rendu urgent",
    "alert_acknowledged": "Alerte prise en charge",
    "calendar_read": "Autre agenda lu",
    "feed_renewed": "Adresse d'agenda renouvelée",
    "patients_imported": "Patients importés",
    "sms_queued": "SMS préparé",
    "sms_sent": "SMS parti",
    "sms_delivered": "SMS reçu",
    "sms_failed": "SMS en échec",
    "sms_dropped": "SMS abandonné",
    "sms_heard": "SMS d'un patient",
    "sms_refused": "SMS refusés par un patient",
    "sms_wanted_again": "SMS repris à la demande du patient",
    "reminder_call_planned": "Rappel par téléphone prévu",
    "reminder_call_placed": "Rappel par téléphone : le boîtier appelle",
    "reminder_call_ended": "Rappel par téléphone terminé",
    "calls_refused": "Rappels par téléphone refusés",
    "wish_noted": "Liste d'attente : inscrit",
    "wish_ended": "Liste d'attente : retiré",
    "slot_offered": "Créneau proposé",
    "offer_answered": "Proposition répondue",
    "message_archived": "Message archivé",
    "message_reopened": "Message ressorti",
    "call_marked": "Appel signalé",
    "patient_added": "Patient ajouté",
    "patient_corrected": "Fiche corrigée",
    "patients_merged": "Fiches réunies",
    "patient_exported": "Fiche exportée",
    "patient_erased": "Fiche effacée",
    "old_words_erased": "Données anciennes effacées",
    "settings_changed": "Réglage changé",
    "presence_changed": "Présence changée",
    "user_added": "Utilisateur ajouté",
    "user_changed": "Utilisateur changé",
    "user_removed": "Utilisateur retiré",
    "passkey_added": "Clé d'accès ajoutée",
    "passkey_removed": "Clé d'accès retirée",
    "signed_in": "Connexion",
    "signed_out": "Déconnexion",
    "sign_in_failed": "Mot de passe refusé",
    "sign_in_slowed": "Essais ralentis",
}


FIELDS: Mapping[str, str] = {
    "medicines": "Médicaments",
    "remaining": "Il en reste",
    "examination": "Examen",
    "document": "Document",
    "situation": "Situation",
    "subject": "Sujet",
    "address": "Adresse",
    "callback": "Rappeler",
}
"""What a message holds apart."""

WEEKDAYS: Mapping[str, str] = {
    "mon": "Lundi",
    "tue": "Mardi",
    "wed": "Mercredi",
    "thu": "Jeudi",
    "fri": "Vendredi",
    "sat": "Samedi",
    "sun": "Dimanche",
}

TYPED: Mapping[str, str] = {
    "prenom": "Prénom",
    "naissance": "Date de naissance",
    "telephone": "Téléphone",
    "issue": "L'appel a donné",
    "clos": "Archiver",
    "a": "Attribuer à",
    "numero": "Numéro",
    "consigne": "Consigne",
}
"""Fields of forms whose names are no French words as they stand."""

FLASHES: Mapping[str, str] = {
    "rappel": "Le rappel est noté.",
    "note": "La note est ajoutée.",
    "jete": "Ce texte est jeté.",
    "attribue": "C'est attribué.",
    "archive": "Le message est archivé.",
    "ressorti": "Le message est de nouveau à traiter.",
    "corrige": "C'est corrigé.",
    "pris": "Le rendez-vous est pris.",
    "serie-prise": "Les rendez-vous sont pris.",
    "serie-annulee": "Ce rendez-vous et les suivants sont annulés.",
    "deplace": "Le rendez-vous est déplacé.",
    "annule": "Le rendez-vous est annulé.",
    "non-venu": "C'est noté : le patient n'est pas venu.",
    "venu": "C'est noté : le patient est venu.",
    "confirme": "Le rendez-vous est confirmé.",
    "bloque": "Ce temps est bloqué.",
    "debloque": "Ce temps est de nouveau libre.",
    "remplace": "Le remplacement est noté.",
    "non-remplace": "Le remplacement est retiré.",
    "signale": "L'appel est signalé.",
    "non-signale": "L'appel n'est plus signalé.",
    "patient": "La fiche est enregistrée.",
    "reunis": "Les deux fiches n'en font plus qu'une.",
    "efface": "La fiche est effacée.",
    "regle": "Le réglage est enregistré ; le boîtier le suit dès le prochain appel.",
    "visite-retiree": "Ce type de visite n'est plus proposé, dès le prochain appel. Ce qui est déjà pris reste pris.",
    "consignes": "Les consignes sont enregistrées ; les postes reliés au cabinet les reçoivent.",
    "sms-repris": "Les SMS reprennent à ce numéro.",
    "essai-sms": "Le SMS d'essai est préparé ; il part dans la minute.",
    "defait": "Le réglage précédent est rétabli.",
    "utilisateur": "C'est fait.",
    "cle": "La clé d'accès est ajoutée : elle sert dès la prochaine connexion.",
    "cle-retiree": "La clé d'accès est retirée.",
    "mot-de-passe": "Votre nouveau mot de passe est en place.",
    "attente": "Le patient est sur la liste d'attente.",
    "retire": "La demande est retirée.",
    "alerte": "Vous prenez l'alerte en charge ; la garde n'est plus prévenue.",
    "presence": "C'est noté ; le boîtier le suit dès le prochain appel.",
    "poste": "Le poste est relié au cabinet.",
    "poste-retire": "Le poste est retiré : il ne lira plus rien de ce qui suit.",
    "passe": "Le passé est ouvert à ce poste ; il y arrive en quelques minutes.",
    "demande": "C'est demandé au boîtier du cabinet.",
    "quitte": "Ce cabinet n'est plus suivi par ce poste.",
}
"""What was just done, by the key that a redirection carries."""


def kind(key: str) -> str:
    """What the journal calls it; a kind of a later day by its key."""
    return KINDS.get(key) or key.replace("_", " ").capitalize()
