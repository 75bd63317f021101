"""Kinds of entries, one module each: a body, and `KIND`."""
