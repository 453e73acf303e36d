"""A simulated year of the roadmap, held against a model written apart from the code it checks."""
