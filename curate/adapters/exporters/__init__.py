"""Releases as files: one function a format, and the folder that holds them."""
