"""run.json beside each output: from what it was made, by what, and which sums have to agree.

The same inputs, rules, code and packages give the same bytes: no clock, no place of a machine
and no number of workers stands in it. `record` writes it, `register` and `quarter` say what is
in it; `pipeline.verify` reads it back.
"""

RUN_FILE = "run.json"
