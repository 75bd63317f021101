"""The contracts: what an extract of each dataset must be. One YAML file a dataset, found by folder."""

from impact.contracts.contract import Column, Contract, Rule
from impact.contracts.reading import contract, contracts, digest

__all__ = ["Column", "Contract", "Rule", "contract", "contracts", "digest"]
