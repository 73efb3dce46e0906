"""Institutions: their books and their rules, one a file. They act once a month, before the interventions, on the
mandates of the month before, and close their books once the households have lived the month."""
