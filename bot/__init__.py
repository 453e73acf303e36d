"""The roof: settings, assembling, starting, the playground. Imports every other room."""
