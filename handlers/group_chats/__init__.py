"""Group chats: the bot works in private and says so when spoken to."""
