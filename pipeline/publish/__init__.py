"""Frames become files: CSV, Parquet, JSON, workbooks. Nothing is computed here."""
