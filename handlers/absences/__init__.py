"""Absences: a coordinator is away, a colleague stands in."""
