"""Runs every benchmark: `python -m impact.bench`. Each prints ratios taken within one run, never a verdict."""

import pkgutil
import runpy
from pathlib import Path

for found in pkgutil.iter_modules([str(Path(__file__).parent)]):
    if found.name != "__main__":
        runpy.run_module(f"impact.bench.{found.name}", run_name="__main__")
