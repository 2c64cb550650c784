"""How Chinese targets are written: numerals, numbers, clauses, words and frames.

Knows no notice and no quarter; the words it works with are handed in as a Lexicon.
"""
