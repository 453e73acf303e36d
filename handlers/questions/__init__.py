"""Questions: asking, answering, the asker's list and the coordinator's desk."""
