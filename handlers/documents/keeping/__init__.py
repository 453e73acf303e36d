"""Keeping the catalogue: what coordinators bring, name, place and hide."""
