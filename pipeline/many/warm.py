"""Loaded once by the process that workers are forked from: all that a notice needs."""

import sys

# pandera loads hypothesis where it is installed; a run draws no examples.
sys.modules.setdefault("hypothesis", None)  # type: ignore[arg-type]

import openpyxl  # noqa: E402, F401
import pandas  # noqa: E402, F401
import pandera.pandas  # noqa: E402, F401
import pyarrow.parquet  # noqa: E402, F401

import pipeline.many.worker  # noqa: E402
import pipeline.notice.promises  # noqa: E402
import pipeline.notice.readers.pdf  # noqa: E402
import pipeline.notice.register  # noqa: E402
import pipeline.notice.segment  # noqa: E402
import pipeline.notice.targets  # noqa: E402
import pipeline.publish.workbook  # noqa: E402, F401
