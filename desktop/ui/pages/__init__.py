"""The pages of the window, one module (or a few) for each area."""
