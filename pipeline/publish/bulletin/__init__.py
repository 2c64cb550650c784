"""Frames of a quarter -> bulletin.docx and reminders.docx, worded by templates of the office.

`book` holds the rules, `rows` says which rows may be named, `tell` what is said of one,
`counts` and `reporting` sum up, `content` and `reminders` are what the templates get, `word`
fills them.
"""

from pipeline.publish.bulletin.content import Told, bulletin_content
from pipeline.publish.bulletin.reminders import Ahead, reminder_content
from pipeline.publish.bulletin.word import fill_template

__all__ = ["Ahead", "Told", "bulletin_content", "fill_template", "reminder_content"]
