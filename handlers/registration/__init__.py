"""Joining: consent, a few questions, an application."""
