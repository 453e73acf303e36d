"""Conversations: all that a person says, sees and taps. Imports storage."""
