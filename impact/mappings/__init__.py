"""Mappings: how the layouts that files come in become extracts. A layout is data: one TOML file each.

Shipped ones stand beside this file, those of a data folder in its `mappings/`.
"""
