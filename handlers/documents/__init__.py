"""«Документы»: model documents: leafing through, finding, taking, asking for what is not there yet."""
