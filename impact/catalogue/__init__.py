"""What we measure and how we speak of it, as data found by folder: adding a definition touches one file.

metrics/<metric_id>.toml one definition each; frameworks/<id>.toml one framework of self-assessment each; glossary.toml,
questions.toml and methods.toml the words of the app; bank_holidays.toml the days on which nothing falls due;
resources.toml public pages to read on.
"""

from impact.catalogue.arrow import framework_tables, tables
from impact.catalogue.definition import Metric, metrics
from impact.catalogue.framework import LOCAL_WORDING, Component, Framework, Level, Practice, frameworks, newest
from impact.catalogue.holidays import Holidays, holidays
from impact.catalogue.in_force import Frameworks, in_force, together
from impact.catalogue.lineage import Follows
from impact.catalogue.resources import resources
from impact.catalogue.toml import digest
from impact.catalogue.words import Method, Question, Term, glossary, methods, question_for

__all__ = [
    "LOCAL_WORDING",
    "Component",
    "Follows",
    "Framework",
    "Frameworks",
    "Holidays",
    "Level",
    "Method",
    "Metric",
    "Practice",
    "Question",
    "Term",
    "digest",
    "framework_tables",
    "frameworks",
    "glossary",
    "holidays",
    "in_force",
    "methods",
    "metrics",
    "newest",
    "question_for",
    "resources",
    "tables",
    "together",
]
