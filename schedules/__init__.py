"""What happens by the clock or the queue: planning, delivering. Imports storage."""
