"""Times of the parts that have a target, each run by hand: `python -m impact.bench.spc`. Never part of the tests."""
