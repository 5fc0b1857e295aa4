"""How worn the box's card or disk is, where it tells, and whether its file systems have found errors."""

from pathlib import Path

from appliance.health.finding import Finding, Installation, State

LIVES = "sys/class/block/mmcblk*/device/life_time"
RESERVES = "sys/class/block/mmcblk*/device/pre_eol_info"
ERRORS = "sys/fs/ext4/*/errors_count"

WEAK_FROM, GONE = 9, 11
"""Tenths of its life that an eMMC has behind it: 0x09 is 80 to 90 %, 0x0b is past the maker's word; 0 is not told.
Source: JEDEC JESD84-B51, EXT_CSD 267 to 269 (pre-EOL: 1 normal, 2 four fifths of the reserve used, 3 urgent)."""

COPY = "Vérifiez que la sauvegarde est récente, puis faites remplacer la carte mémoire."


def examine(_: Installation, root: Path = Path("/")) -> Finding:
    lives = [int(one, 16) for path in root.glob(LIVES) for one in path.read_text("ascii").split()]
    reserves = [int(path.read_text("ascii"), 16) for path in root.glob(RESERVES)]
    errors = sum(int(path.read_text("ascii")) for path in root.glob(ERRORS))
    return judge(max(lives, default=0), max(reserves, default=0), errors)


def judge(tenths: int, reserve: int, errors: int) -> Finding:
    """``tenths`` and ``reserve`` as the medium tells them, 0: it does not; ``errors``: of file systems, ever."""
    if errors:
        return Finding("wear", State.WRONG, f"Le disque a fait {errors} erreurs d'écriture ou de lecture.", COPY)
    if tenths >= GONE or reserve >= 3:
        return Finding("wear", State.WRONG, "La carte mémoire est au bout de sa vie.", COPY)
    if tenths >= WEAK_FROM or reserve == 2:
        return Finding("wear", State.WEAK, "La carte mémoire s'use : elle a servi l'essentiel de sa vie.", COPY)
    if tenths or reserve:
        return Finding("wear", State.GOOD, "La carte mémoire n'est pas usée.")
    # Most SD cards tell nothing; errors are what there is to see.
    return Finding("wear", State.GOOD, "Le disque ne fait pas d'erreur ; il ne dit pas son usure.")
