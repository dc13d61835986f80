"""Gongkai (公开): annual reports on government information disclosure as linked open data."""

__version__ = "0.1.0"
