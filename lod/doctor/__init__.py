"""Plays the harvesters of portals against a running catalogue, anybody's, and says what they would trip over.

`examine` fetches the catalogue once as they do and runs every check of `checks/` over it; `mqa` gives the score of
data.europa.eu. Symptoms have their words in `translations/doctor.*.json`.
"""
