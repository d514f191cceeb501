"""督查: cards raised and answered, urging and supervision notes, who was asked first, visits that were in vain."""
