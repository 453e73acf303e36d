"""Announcements: composing, sending, what became of them, correcting, history. One operation per use case."""
