"""The steps from tables to a release: tables → rules → checks → release."""
