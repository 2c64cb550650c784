"""Loaded once by the process that workers are forked from: all that a notice needs."""

import openpyxl  # noqa: F401
import pandas  # noqa: F401
import pyarrow.parquet  # noqa: F401

import pipeline.many.worker
import pipeline.notice.promises
import pipeline.notice.readers.docx
import pipeline.notice.readers.html
import pipeline.notice.readers.ofd
import pipeline.notice.readers.pdf
import pipeline.notice.readers.sheet
import pipeline.notice.readers.text
import pipeline.notice.register
import pipeline.notice.segment
import pipeline.notice.targets
import pipeline.publish.workbook  # noqa: F401
