"""Checks, one file each: a member has AUDIENCE ("portal", "eu" or "both") and `run(case)`, which yields Symptoms."""
