"""Ready answers: what coordinators keep under a name to answer with in two taps."""
