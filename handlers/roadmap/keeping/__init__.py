"""The roadmap as coordinators keep it: planning, changing, watching, tables."""
