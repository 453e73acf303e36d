"""Coordinators and administrators: connecting, applications, people, figures, deliveries."""
