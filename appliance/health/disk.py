"""Room for recordings."""

import shutil

from appliance.health.finding import Finding, Installation, State

RECORDING_BYTES_PER_HOUR = 8_000 * 2 * 3600
"""8 kHz, 16 bits, mono (``vocabulary.audio``)."""

WEAK_BELOW_BYTES = 2_000_000_000
WRONG_BELOW_BYTES = 500_000_000
"""About eight hours of recordings: some days of a small practice, in which someone can act."""


def examine(installation: Installation) -> Finding:
    folder = installation.home
    while not folder.exists():
        folder = folder.parent
    return judge(shutil.disk_usage(folder).free)


def judge(free_bytes: int) -> Finding:
    hours = free_bytes // RECORDING_BYTES_PER_HOUR
    room = f"il reste {free_bytes / 1e9:.1f} Go, soit environ {hours} heures d'enregistrement.".replace(".", ",", 1)
    if free_bytes >= WEAK_BELOW_BYTES:
        return Finding("disk", State.GOOD, f"La place ne manque pas : {room}")
    remedy = "Gardez moins longtemps les enregistrements (Réglages, Conservation), ou faites agrandir la carte."
    if free_bytes >= WRONG_BELOW_BYTES:
        return Finding("disk", State.WEAK, f"La place commence à manquer : {room}", remedy)
    return Finding("disk", State.WRONG, f"Il n'y a presque plus de place : {room}", remedy)
