"""Random conversations of several people at once, against a model of who must hear what."""
