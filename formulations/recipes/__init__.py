"""Writing formulations: drafts, their approval and their end, and customisations for one patient."""
