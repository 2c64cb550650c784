"""Radicals that fonts print in the place of characters -> the characters.

Printers map a glyph back to the wrong one of two codes that share it (U+2F24 for the character
of "big"); only U+2E80 to U+2FDF are mended, everything else stays as printed.
"""

from __future__ import annotations

import unicodedata

FIRST, LAST = "\u2e80", "\u2fdf"
SUPPLEMENT = (
    "⺁⺂⺃⺄⺅⺆⺈⺉⺊⺌⺍⺎⺏⺐⺒⺓⺔⺕⺖⺘⺙⺛⺜⺝⺞⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺬⺭⺯⺰"
    "⺱⺲⺶⺹⺺⺻⺼⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣"
    "⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲"
)
MEANT = (
    "厂乛乚乙亻冂刀刂卜小小兀尣尢巳幺彑彐忄扌攵旡日月歺民氵氺灬爫爫丬牛犭王疋示礻糹纟"
    "罓罒羊耂肀聿肉艹艹艹虎衤覀西见角讠贝车辶辶辶邑钅長镸长门阝雨青韦页风飞食飠饣马骨"
    "鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀"
)

DOOR, DOOR_MEANT = "\u2f3e", "\u6237"  # decomposes to the form of other regions


def fold_radical(char: str) -> str:
    """Return the character a radical stands for; any other character as it is."""
    if not FIRST <= char <= LAST:
        return char
    if char == DOOR:
        return DOOR_MEANT
    place = SUPPLEMENT.find(char)
    return MEANT[place] if place >= 0 else unicodedata.normalize("NFKC", char)
