"""Announcements: composing and addressing one, what becomes of it, and reading those of one's group."""
