"""What people open, made from the tables that stand in outputs/<name>: nothing is judged here.

Each room has one function `present(shelf, rules) -> Presented`; `desk` runs it and writes the
files. A room may be run again at any time; where no table has changed it is not.
"""
