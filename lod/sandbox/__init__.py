"""Isolation: queries run in processes of their own that may be ended at any instant.

A parent (`parent.py`) holds the release in memory and forks children (`child.py`); the web talks to it through
`pool.py` over a Unix socket with the messages of `frames.py`; `confine.py` says what a child may do, `lanes.py`
who runs when; `supervisor.py` keeps parent and web server alive and switches to new releases.
"""
