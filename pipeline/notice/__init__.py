"""The first river: a notice becomes a register of targets and promises."""
