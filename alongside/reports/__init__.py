"""
How a service does, in numbers that give nobody away.

In: counts by group and quarter, as `store.reports` has them. Out: a `Report` of tables, which
pages and CSV files show. Numbers below five are not shown, nor others from which they could be
worked out; start at `suppression`.
"""

from alongside.reports.model import Cell, Report, Row, Table
from alongside.reports.period import Period, Year

__all__ = ["Cell", "Period", "Report", "Row", "Table", "Year"]
