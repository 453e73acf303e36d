"""The menu, the commands, help, and leaving whatever is open."""
