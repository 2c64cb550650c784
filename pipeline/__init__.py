"""taizhang: a notice with its task table becomes a register, the reports are set beside it.

The walk: `notice.readers` turns a file into a Document, `notice.segment` that into a Notice of
tasks; `notice.targets` and `notice.promises` find in each task its numbers, its targets and
what it promises without a number; `notice.register` puts all of it into checked data frames;
`publish` writes them as a workbook, CSV and Parquet. `quarter` is the second river: what the
units sent becomes a status of each target. `grammar` knows how such Chinese is written,
`rules` what can be said as data; `jobs` knows the paths, `stages` and `quarters` the order of
the two rivers, `beside` what people keep next to a notice, `__main__` what was asked for.

No foreign byte is read in the process that was started: `isolation` forks a child for each
document, within `limits`. `attempts` says how a stage on a notice ended, `quarantine` lists
what could not be read, `trail` what every output was made from, `verify` whether that still
holds. `many` takes archives of notices through the first river, `archive` judges reports.
"""

__version__ = "0.1.0"
