"""Thousands of notices: one process a core, or a Dask cluster; the same files as `run` writes.

`finding` finds the notices; a `worker` takes one after the other through the stages within
limits, writes its own files and sends back a receipt (`receipts`), never a table; `local` and
`cluster` bring jobs and workers together; `aside` remembers what must not be tried for ever;
`dataset` puts the tables of all into one file each; `command` is the order of these.
"""
