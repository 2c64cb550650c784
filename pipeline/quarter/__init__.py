"""The second river: what the units sent in a quarter becomes a status that explains itself."""
