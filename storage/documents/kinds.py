"""Kinds of deliveries about documents; the subject of both is the version that came."""

NEW_VERSION = "document_new_version"
"""That a document has a newer file, with it, for whoever took an earlier one."""

ARRIVED = "document_arrived"
"""The file that somebody asked for."""
