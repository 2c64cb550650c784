"""A template of the office + content -> the bytes of a Word document.

A template may print and ask what is in the content, and nothing else: it runs in jinja's
sandbox, a name that does not exist is refused, and what is filled in stays text, whatever
signs it holds. The same template and content give the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

import regex
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from pipeline.model import Facts, SourceError
from pipeline.packages import refuse_unsafe
from pipeline.publish.sheets import FixedTimes
from pipeline.rules import Rules

MISSING, BROKEN = "TEMPLATE_MISSING", "TEMPLATE_BROKEN"
UNKNOWN_NAME = regex.compile(r"'(?P<name>[^']*)' is undefined|no attribute '(?P<name>[^']*)'")


class StrictTemplate(DocxTemplate):  # type: ignore[misc]
    """A template whose text has to be whole once it is filled in."""

    def fix_tables(self, xml: str) -> Any:
        """Return the tree of the body, refusing what docxtpl would mend by leaving out."""
        etree.fromstring(xml.encode())
        return super().fix_tables(xml)


def fill_template(name: str, content: Any, facts: Facts, title: str, rules: Rules) -> bytes:
    """Return the bytes of a document.

    Args:
        name: of the template in the rules, bulletin.docx.
        content: a record; its fields are the names the template may use.
        facts: of the notice; its date becomes the date of the document.
        title: of the document, for its properties.
        rules: hold the template.

    Raises:
        SourceError: TEMPLATE_MISSING; TEMPLATE_BROKEN, with what is wrong and where.
    """
    if name not in rules.templates:
        raise SourceError(MISSING, name)
    context = {field.name: getattr(content, field.name) for field in fields(content)}
    document = rendered(name, rules.templates[name], context)
    set_properties(document, facts, title)
    out = io.BytesIO()
    document.save(out)
    return without_clock(out.getvalue())


def rendered(name: str, template: bytes, context: Mapping[str, Any]) -> Any:
    """Return the template, filled in.

    Raises:
        SourceError: TEMPLATE_BROKEN.
    """
    try:
        refuse_unsafe(template, name)
        document = StrictTemplate(io.BytesIO(template))
        document.render(dict(context), sandbox(), autoescape=True)
    except SourceError as error:
        raise SourceError(BROKEN, f"{name}：不是 Word 文档（.docx），或已损坏") from error
    except TemplateError as error:
        raise SourceError(BROKEN, f"{name}：{why_refused(error, context)}") from error
    except etree.XMLSyntaxError as error:
        reason = "成对的标记（如 {%p for … %} 和 {%p endfor %}）没有各占一段或各占一行"
        raise SourceError(BROKEN, f"{name}：{reason}：{error}") from error
    except (KeyError, ValueError, TypeError, ArithmeticError, AttributeError) as error:
        raise SourceError(BROKEN, f"{name}：{error}") from error
    return document


def sandbox() -> ImmutableSandboxedEnvironment:
    """Return the surroundings a template is filled in: nothing to run, no name unknown."""
    return ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, finalize=as_text
    )


def as_text(value: Any) -> Any:
    """Return a value as text of the document.

    docxtpl turns {_{ and its like into braces after filling in: a text must not be touched,
    so its underline is written as a reference.
    """
    written = str(value)
    safe = str(escape(written))
    for signs in ("{_", "_}", "%_"):
        safe = safe.replace(signs, signs.replace("_", "&#95;"))
    return Markup(safe)


def why_refused(error: TemplateError, context: Mapping[str, Any]) -> str:
    """Return what is wrong with a template, as far as jinja tells."""
    message = error.message or ""
    if isinstance(error, UndefinedError):
        found = UNKNOWN_NAME.search(message)
        name = found["name"] if found else message
        return f"没有 {name} 这一项；可用的有 {'、'.join(sorted(context))}"
    if isinstance(error, SecurityError):
        return f"模板里不能做这件事：{message}"
    if isinstance(error, TemplateSyntaxError):
        near = " ".join(" ".join(getattr(error, "docx_context", ())).split())
        return f"标记的写法不对：{message}" + (f"；在“{near[:80]}”附近" if near else "")
    return message


def set_properties(document: Any, facts: Facts, title: str) -> None:
    """Return nothing; title and times of the document come from the notice, not the clock."""
    day = facts.issued or facts.printed or date(facts.year or 2000, 1, 1)
    moment = datetime(day.year, day.month, day.day)
    properties = document.docx.core_properties
    properties.title = title
    properties.author, properties.last_modified_by = "taizhang", ""
    properties.created = properties.modified = moment
    properties.revision = 1


def without_clock(content: bytes) -> bytes:
    """Return the same document, all its parts bearing one fixed time."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as parts,
        FixedTimes(out, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for part in parts.infolist():
            archive.writestr(part.filename, parts.read(part))
    return out.getvalue()
