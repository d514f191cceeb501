"""Numbers over many cases: what is in hand now, and what was done in a week, a month, a quarter.

Pages read tables that are as long as the county has units, services and people, not as it has cases; sweeps count them.
"""
