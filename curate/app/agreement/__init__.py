"""The parts of the Agreement page, each a function that draws it; `pages/agreement.py` puts them together."""
