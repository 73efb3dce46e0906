"""Settings that nobody knows, fitted to what is known: priors, waves of runs, emulators, posterior, and their
checks."""
