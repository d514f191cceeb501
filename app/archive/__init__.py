"""民情档案: one record a person, kept with consent, read for a purpose, erased when its time is over."""
