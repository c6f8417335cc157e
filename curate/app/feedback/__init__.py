"""The Feedback page: own work, appeals, and what the codebook causes."""
