"""Runs by the batch: which seeds, what they leave behind, what is said about them."""
