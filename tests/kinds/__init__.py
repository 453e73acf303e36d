"""Every kind of message, both ways, new, in reply, edited and in an album, played over the playground."""
