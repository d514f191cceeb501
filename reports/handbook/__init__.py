"""办事手册: all items of a county, a township or a village in one loose-leaf book.

Every item begins on a sheet of its own and keeps its number for good; every page carries its own edition, so that only
pages that changed are printed anew. `making.make` is the whole way from items to a bound book.
"""
