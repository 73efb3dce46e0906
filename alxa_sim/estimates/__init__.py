"""Estimates of a run, from its tables: exits, relapses, states and measures of poverty, and how runs are pooled."""
