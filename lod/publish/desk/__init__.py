"""Spreadsheets out and in: the tables as a workbook for editors, and what comes back as changes of the tables.

`choices` says what may stand in a column, `workbook` writes, `reading` makes sense of what was uploaded, `merging` compares
three ways, `suspects` looks for doubles, `saving` writes tables, `intake` is the way through all of them.
"""
