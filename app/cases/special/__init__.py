"""What some steps ask for besides an opinion: who went there, how they voted, what was objected to.

One class a kind of work owns reading the posted form, judging it, showing it and the plain values for paper. Pure: no
tables, no web; what is kept with the step are plain JSON values.
"""
