"""Privacy at the door: column names about persons, and NHS numbers wherever text is.

An NHS number is ten digits, perhaps in groups with single spaces, hyphens or dots between, whose last digit checks the
nine before it (modulus 11). It is found here so that it can be refused; it is never returned, kept or shown.
"""

import re
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

HIDDEN = "[NHS number]"
RULES = frozenset(["person_level_column", "nhs_number", "nhs_number_in_name", "nhs_number_outside"])
MAYBE = r"[0-9](?:[ .\-–‑\x{00A0}]{0,2}[0-9]){9}"  # Arrow's expressions (RE2): cheap first look at whole columns
RUN = re.compile(r"[0-9]+(?:[ .\-–‑\u00a0]{1,2}[0-9]+)*")
GROUP = re.compile(r"[0-9]+")
WEIGHTS = range(10, 1, -1)
LIKE_DATES = ((4, 2, 2), (2, 2, 4))  # `2024-04-01 10` is a date with an hour, whatever its digits add up to

OF_PERSONS_IN_WORDS = """
    nhsnumber nhsno nhsnum nhsid newnhsno patientnhsnumber pseudonhsnumber
    dateofbirth dob birthdate birthday dateofdeath dod deathdate patientdob
    surname lastname familyname forename firstname givenname middlename maidenname fullname patientname personname
    staffname employeename initials
    address addressline addressline1 addressline2 homeaddress postcode postalcode homepostcode patientpostcode uprn
    email emailaddress phone phonenumber telephone telephonenumber mobile mobilenumber homephone
    hospitalnumber hospitalno mrn medicalrecordnumber patientid patientnumber patientidentifier localpatientid
    localpatientidentifier personid personidentifier casenumber casenotenumber
    ninumber nino nationalinsurance nationalinsurancenumber passportnumber employeenumber staffnumber assignmentnumber
"""
OF_PERSONS = frozenset(OF_PERSONS_IN_WORDS.split())
BEGINNINGS = ("nhsnumber", "patientname", "patientaddress", "dateofbirth", "addressline")


def is_of_persons(name: str) -> bool:
    """Whether a column of this name would hold data about persons; `x_` before it changes nothing."""
    letters = re.sub(r"[^a-z0-9]", "", name.lower().removeprefix("x_"))
    return letters in OF_PERSONS or letters.startswith(BEGINNINGS)


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits are a valid NHS number: the last one checks the others."""
    if len(digits) != 10 or len(set(digits)) == 1:
        return False  # ten equal digits are a filler, not a person
    remainder = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=False)) % 11
    return (11 - remainder) % 11 == int(digits[9])  # a check digit of 10 equals none


def holds_nhs_number(text: str) -> bool:
    return next(_spans(text), None) is not None


def hidden(text: str) -> str:
    """The text with every valid NHS number taken out: the last border before a message, a receipt or a log."""
    for start, end in sorted(_spans(text), reverse=True):
        text = text[:start] + HIDDEN + text[end:]
    return text


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where valid NHS numbers stand: whole groups of digits that make ten, not ten digits out of a longer number."""
    for run in RUN.finditer(text):
        groups = list(GROUP.finditer(run.group()))
        taken_to = 0
        for first in range(len(groups)):
            last = _tenth(groups, first) if first >= taken_to else None
            if last is not None and is_nhs_number("".join(group.group() for group in groups[first : last + 1])):
                taken_to = last + 1
                yield run.start() + groups[first].start(), run.start() + groups[last].end()


def _tenth(groups: list[re.Match], first: int) -> int | None:
    """The group with which the digits from `first` on are exactly ten, if there is one."""
    if tuple(len(group.group()) for group in groups[first : first + 3]) in LIKE_DATES:
        return None
    digits = 0
    for number in range(first, min(first + 10, len(groups))):
        digits += len(groups[number].group())
        if digits >= 10:
            return number if digits == 10 else None
    return None


def rows_with_nhs_numbers(column: pa.Array) -> list[int]:
    """The places (from 0) in an Arrow column that hold a valid NHS number: text or whole numbers."""
    if pa.types.is_dictionary(column.type):
        found = set(rows_with_nhs_numbers(column.dictionary))
        return [place for place, index in enumerate(column.indices.to_pylist()) if index in found] if found else []
    if pa.types.is_integer(column.type):
        column = pc.cast(column, pa.string())
    if pa.types.is_string_view(column.type):
        column = pc.cast(column, pa.large_string())
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return []
    maybe = pc.fill_null(pc.match_substring_regex(column, MAYBE), False)
    places = pc.indices_nonzero(maybe).to_pylist()
    return [place for place in places if holds_nhs_number(column[place].as_py())]
