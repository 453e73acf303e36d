"""Forums of coordinators: each question is a topic there, and replying to its messages answers it."""
