"""台账: books that write themselves from what was done, month by month, for the screen, a workbook and paper."""
