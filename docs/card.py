#!/usr/bin/env python3
"""The drawings of docs/card.md: ``python docs/card.py docs/pictures`` writes them anew. Standard library only."""

import sys
from collections.abc import Iterable
from html import escape
from pathlib import Path

INK, PALE, GREEN, BLUE, SAND = "#1c2b33", "#f3f6f7", "#cfe8d5", "#cfe0ef", "#f2e3c4"
WIDTH = 640


def text(x: int, y: int, words: str, size: int = 15, *, bold: bool = False, anchor: str = "start") -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x}" y="{y}" font-size="{size}" text-anchor="{anchor}"{weight}>{escape(words)}</text>'


def box(x: int, y: int, width: int, height: int, colour: str, radius: int = 6) -> str:
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{radius}" fill="{colour}" '
        f'stroke="{INK}" stroke-width="1.5"/>'
    )


def line(*points: tuple[int, int]) -> str:
    there = " ".join(f"{x},{y}" for x, y in points)
    return f'<polyline points="{there}" fill="none" stroke="{INK}" stroke-width="1.5"/>'


def drawing(title: str, height: int, parts: Iterable[str]) -> str:
    """SVG, 640 wide, with a title for who does not see it."""
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"',
            f'  font-family="sans-serif" fill="{INK}" role="img">',
            f"<title>{escape(title)}</title>",
            f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
            *parts,
            "</svg>\n",
        )
    )


def partitions() -> str:
    parts: list[str] = []
    for x, width, colour, name, told in (
        (20, 150, SAND, "PERM-BOOT", ("lisible partout :", "le fichier du cabinet")),
        (170, 200, BLUE, "PERMANENCE-ROOT", ("le système :", "jamais écrit")),
        (370, 250, GREEN, "PERMANENCE-DATA", ("les données : chiffrées,", "créées au premier démarrage")),
    ):
        parts += [box(x, 30, width, 96, colour, 0), text(x + width // 2, 58, name, 14, bold=True, anchor="middle")]
        parts += [text(x + width // 2, 84 + 20 * row, words, 13, anchor="middle") for row, words in enumerate(told)]
    return drawing("Les trois partitions de la carte", 146, parts)


def window(title: str, rows: Iterable[tuple[int, str, str]]) -> str:
    """A folder as a file manager shows it: how deep, a name, a remark."""
    rows = tuple(rows)
    height = 58 + 28 * len(rows)
    parts = [box(20, 12, 600, height - 24, PALE), box(20, 12, 600, 28, BLUE), text(34, 31, title, 14, bold=True)]
    for row, (depth, name, remark) in enumerate(rows):
        y = 64 + 28 * row
        folder = name.endswith("/")
        parts.append(box(40 + 26 * depth, y - 13, 18, 14 if folder else 17, SAND if folder else "#ffffff", 2))
        parts += [text(66 + 26 * depth, y, name, 14, bold=remark.startswith("à")), text(330, y, remark, 13)]
    return drawing(title, height, parts)


def cables() -> str:
    parts = [box(210, 60, 220, 120, PALE, 12), text(320, 112, "Permanence", 18, bold=True, anchor="middle")]
    parts.append(text(320, 134, "Raspberry Pi 4", 13, anchor="middle"))
    for x, y, number, words, side in (
        (30, 84, "1", "carte microSD", "left"),
        (30, 156, "2", "clé USB (sauvegardes)", "left"),
        (610, 84, "3", "box Internet (câble)", "right"),
        (610, 156, "4", "courant, en dernier", "right"),
    ):
        edge, turn = (210, x + 170) if side == "left" else (430, x - 170)
        anchor = "start" if side == "left" else "end"
        parts += [line((x, y + 8), (turn, y + 8), (edge, y + 8)), text(x, y, f"{number}. {words}", 14, anchor=anchor)]
    return drawing("Ce qui se branche, dans l'ordre", 210, parts)


PICTURES = {
    "partitions": partitions,
    "carte": lambda: window(
        "PERM-BOOT",
        (
            (0, "kernel8.img, config.txt…", "n'y touchez pas"),
            (0, "permanence/", ""),
            (1, "LISEZ-MOI.txt", ""),
            (1, "exemple.toml", "un cabinet fictif, à copier"),
            (1, "practice.toml", "à mettre : votre cabinet"),
            (1, "box.toml", "à mettre, si la ligne est en SIP"),
            (1, "reponse.txt", "écrit par le boîtier : lisez-le"),
        ),
    ),
    "branchements": cables,
}


if __name__ == "__main__":
    for name, picture in PICTURES.items():
        (Path(sys.argv[1]) / f"{name}.svg").write_text(picture(), "utf-8")
