"""Figures of the whole program, as ratios to plain aiogram on the same server in the same run."""
