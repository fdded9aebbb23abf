"""From an article to its outcomes."""
