"""Model documents: the catalogue, its files, who took and who waits for them, finding them by words."""
