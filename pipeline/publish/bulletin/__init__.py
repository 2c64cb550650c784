"""Frames of a quarter -> bulletin.docx and reminders.docx, worded by templates of the office.

`book` holds the rules, `rows` says which rows may be named, `tell` what is said of one,
`counts` and `reporting` sum up, `content` and `reminders` make what the templates get (see
`records`), `word` fills them.
"""

from pipeline.publish.bulletin.content import bulletin_content
from pipeline.publish.bulletin.records import Ahead, Told
from pipeline.publish.bulletin.reminders import reminder_content
from pipeline.publish.bulletin.word import fill_template

__all__ = ["Ahead", "Told", "bulletin_content", "fill_template", "reminder_content"]
