"""What Parley does, as plain functions: bytes and frozen records in, frozen records out.

    poll | read | fetch | extract | tag | load | check | publish

Nothing here knows who calls it or when, except `steps`, which dresses these functions as Prefect
tasks in the order of the walk. Import rule, held by import-linter: flows -> tasks -> warehouse.
"""
