"""From a folder of news articles to a training set that a researcher can publish."""

__version__ = "0.1.0"
