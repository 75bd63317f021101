"""The sources: from a file as it was sent (CSV, Excel) to text cells, and from text cells to an extract.

Every row of the extract keeps its origin: the sheet, the row and the line of the source that it stood in.
"""
