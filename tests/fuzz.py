"""Coverage-guided fuzzing: `python tests/fuzz.py MINUTES`, all targets one after another.

Each target takes bytes and may raise only what says that a source or a rule is refused. What
else it raises, and what takes over ten seconds, is written to .fuzz/ and ends the run with 1;
found so, it becomes a case of test_fuzz_findings.py.
"""

import contextlib
import importlib.util
import subprocess
import sys
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
KEPT = ROOT / ".fuzz"
SLOWEST, MEMORY = 10, 2000
LONGEST = {"grammar": 400, "rules": 2000, "mail": 4000, "form": 2000}


def words_of(rules):
    """Return words of the rules, figures and signs, from which a sentence may be made."""
    forms = [form for entry in rules["units"] for form in entry.values.get("forms", ())]
    examples = chain.from_iterable(e.examples for n in rules.entries for e in rules[n])
    cut = (piece for text in examples for piece in (text[:4], text[4:9], text[-5:]))
    signs = "，。；：、（）()%％‰～~-—–.,·/ \n\t+=×*“”《》"
    signs += "0１一十百千万亿兆零〇半两"
    figures = [
        "0",
        "00",
        "12",
        "6,800",
        "5.5",
        "1.2.3",
        "２０",
        "2023",
        "三分之一",
        "1e9",
        "９９９",
    ]
    return sorted({*forms, *cut}) + list(signs) + figures


def sentence(content, words):
    """Return a sentence of words, two bytes each."""
    pairs = zip(content[::2], content[1::2], strict=False)
    return "".join(words[(high * 256 + low) % len(words)] for high, low in pairs)


def fuzz_grammar():
    """Return the target that reads the numbers, targets and promises of a sentence."""
    from pipeline.model import Task, Text
    from pipeline.rules import compile_grammar, load_rules
    from pipeline.stages import found_in

    rules = load_rules(ROOT / "rules")
    grammar, words = compile_grammar(rules), words_of(rules)

    def read(content):
        if content[:1] < b"\x80":
            text = sentence(content[1:], words)
        else:
            text = content[1:].decode("utf-8", "replace")
        found = found_in(Task("1", Text(text)), 2023, grammar)
        for entry in found.entries:
            assert text[entry.start : entry.end] == entry.mention

    return read


def fuzz_rules():
    """Return the target that reads a rule file."""
    from pipeline.model import RuleError
    from pipeline.rule_files import read_rules
    from pipeline.shapes import SHAPES

    names = sorted(SHAPES)

    def read(content):
        name = names[content[0] % len(names)] if content else ""
        with contextlib.suppress(RuleError):
            read_rules(f"{name}.yml", content[1:])

    return read


def reader():
    from pipeline.quarter.collect import reader_for
    from pipeline.rules import load_rules
    from submissions import FACTS, REGISTER

    return reader_for("2024Q1", REGISTER, FACTS, load_rules(ROOT / "rules"))


def fuzz_mail():
    """Return the target that opens a mail and reads all it holds."""
    from pipeline.quarter.collect.crossing import report_to_json
    from pipeline.quarter.collect.opening import Opened, Opener
    from pipeline.quarter.collect.records import Member
    from pipeline.quarter.collect.reports import read_opened

    known = reader()

    def read(content):
        opener = Opener({})
        mail = Opened(Member("a.eml", bytes), "mail", content, "0")
        for opened in opener.open_mail(mail):
            report_to_json(read_opened(opened, known))

    return read


def fuzz_form():
    """Return the target that reads a form that came as text, table or page."""
    from pipeline.quarter.collect.crossing import report_from_json, report_to_json
    from pipeline.quarter.collect.opening import Opened
    from pipeline.quarter.collect.records import Member
    from pipeline.quarter.collect.reports import read_opened

    known = reader()

    def read(content):
        kind = ("csv", "text", "html")[content[0] % 3] if content else "text"
        opened = Opened(Member(f"a.{kind}", bytes), kind, content[1:], "0")
        report = report_to_json(read_opened(opened, known))
        assert report_to_json(report_from_json(report)) == report

    return read


def seeds():
    """Return by target some inputs to begin with."""
    from submissions import HEADER, attached, mail

    rules = [path.read_bytes()[:1500] for path in sorted((ROOT / "rules").glob("*.yml"))]
    row = [
        "01-01",
        "造林面积",
        "120",
        "亩",
        "2024-3-31",
        "实际",
        "3",
        "已造林120亩，完成24%。",
    ]
    table = "\n".join(",".join(line) for line in (HEADER, row)).encode()
    page = "".join(f"<td rowspan=1 colspan=2>{cell}" for cell in (*HEADER, *row))
    sent = mail(attachments=[attached("表.csv", table), attached("a.zip", b"PK\3\4")])
    text = "关于2024年一季度进展的报告\n一、01-01 已造林120亩\n区林业局\n3月29日".encode()
    html = f"<html><table><tr>{page}</table><p>区林业局</html>".encode()
    sentences = [
        "新增城镇就业6800人以上，增长5.5%左右",
        "由30%提高到35%",
        "A、B分别增长3%和5%",
    ]
    return {
        "grammar": [b"\xff" + text.encode() for text in sentences] + [bytes(range(100))],
        "rules": [bytes([n]) + content for n, content in enumerate(rules)],
        "mail": [sent, sent.replace(b"mixed", b"alternative"), b"From: a\nTo: b\n\n" + text],
        "form": [b"\0" + table, b"\1" + text, b"\2" + html],
    }


TARGETS = {
    "grammar": fuzz_grammar, "rules": fuzz_rules, "mail": fuzz_mail, "form": fuzz_form
}  # fmt: skip


def fuzz_one(name, seconds):
    """Never return: fuzz one target in this process."""
    import atheris

    with atheris.instrument_imports(include=["pipeline", "email"]):
        prepare = TARGETS[name]
        target = prepare()
    from pipeline.model import SourceError

    def tried(content):
        with contextlib.suppress(SourceError):
            target(content)

    corpus = KEPT / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(seeds()[name]):
        (corpus / f"seed{number}").write_bytes(content)
    options = [
        f"-max_total_time={seconds}", f"-max_len={LONGEST[name]}", f"-timeout={SLOWEST}",
        f"-rss_limit_mb={MEMORY}", f"-artifact_prefix={KEPT}/found-{name}-", "-verbosity=0",
        "-print_final_stats=1",
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *options, str(corpus)], tried)
    atheris.Fuzz()


def main(arguments):
    """Return 1 where some target has found something."""
    if len(arguments) == 2:
        fuzz_one(arguments[0], int(arguments[1]))
    if importlib.util.find_spec("atheris") is None:
        print("没有装 atheris：请用 make fuzz", file=sys.stderr)
        return 2
    seconds = max(1, round(float(arguments[0]) * 60 / len(TARGETS)))
    codes = []
    for name in TARGETS:
        print(f"{name}：{seconds} 秒", flush=True)
        asked = [sys.executable, __file__, name, str(seconds)]
        codes.append(subprocess.run(asked, cwd=ROOT, check=False).returncode)
    return 1 if any(codes) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
