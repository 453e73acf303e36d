"""``make crash``: the program is killed again and again; what was lost, doubled, repeated."""
