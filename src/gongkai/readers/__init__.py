"""One reader per format, chosen by what a file contains, never by its name."""
