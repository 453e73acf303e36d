"""Reachability: people who block the bot and come back."""
