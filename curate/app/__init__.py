"""Streamlit pages and the labeller component."""
