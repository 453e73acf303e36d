"""Taking a whole folder of model documents in: what would happen is printed first, and done only when asked for."""
