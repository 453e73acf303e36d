"""The roadmap: meetings and deadlines, as participants see them and as coordinators keep them."""
