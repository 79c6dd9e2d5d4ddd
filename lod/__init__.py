"""A publisher of registers as linked open data: tables in, releases out, releases served."""

__version__ = "0.1.0"
