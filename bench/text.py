"""Text: numbers, targets and promises of a text, against jieba's part-of-speech tagger."""

import gc
import logging
from pathlib import Path

from pipeline.model import Task, Text
from pipeline.notice.promises import find_promises
from pipeline.notice.readers import read_documents
from pipeline.notice.segment import segment
from pipeline.notice.targets import find_targets
from pipeline.rules import compile_grammar, load_rules
from rows import ROOT, SEED, Growth, Row, best, seconds

ROUNDS = 15
CHARACTERS = 1000
SIZES = (1_000, 10_000, 100_000, 1_000_000)  # bytes of UTF-8
SIGN = 3  # bytes a Chinese character


def rows(_asked):
    import jieba
    import jieba.posseg

    gc.set_threshold(50_000, 20, 20)  # as the command does; for all alike
    jieba.setLogLevel(logging.ERROR)
    rules = load_rules(Path(ROOT / "rules"))
    grammar = compile_grammar(rules)
    notice = segment(read_documents([SEED]), rules)
    whole = "".join(task.text.text for task in notice.tasks)
    text = whole[:CHARACTERS]

    def find(text):
        task = Task("1", Text(text))
        _, targets = find_targets(task, 2023, grammar)
        return find_promises(task, targets, 2023, grammar)

    ours, tagged, plain = best(
        ROUNDS,
        lambda: find(text),
        lambda: jieba.posseg.lcut(text),
        lambda: jieba.posseg.lcut(text, HMM=False),
    )
    name = f"targets and promises, {CHARACTERS:,} signs"
    return [
        Row("text", name, ours, "jieba.posseg, as it comes", tagged, False, 1),
        Row("text", name, ours, "limit: jieba.posseg, HMM off", plain, False),
        grow(find, whole),
    ]


def grow(find, whole):
    """Return the time of longer and longer texts, a thousand bytes each."""
    texts = [(whole * (size // len(whole) + 1))[: size // SIGN] for size in SIZES]
    laps = [min(seconds(find, text) for _ in range(3)) for text in texts]
    costs = tuple(lap / size * 1e6 for lap, size in zip(laps, SIZES, strict=True))
    return Growth("text", "longer and longer", "bytes", "ms a kB", SIZES, costs)
