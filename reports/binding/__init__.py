"""Long books: parts laid out each on its own and kept, then bound into one tagged PDF.

A part (`parts.Part`) is a piece of HTML that begins on a sheet of its own. `crew` has those laid out that are not kept
yet, in processes beside this one; `laying` makes one *leaf* of each (`leaves.Leaf`): its PDF objects with numbers of
its own and without the programs of its fonts. `chapters` writes some leaves as a piece of the file, with the numbers it
has there, which is kept, too: numbers are moved up, tags and pages hung on knots. `book.bind` puts the pieces into one
file and embeds every face once, with the glyphs that all parts need (`faces`).

Copying through a PDF library takes seven times as long and holds all parts in memory; what is written here is plain
PDF 1.7 with object streams, and it passes the same validator as the parts do.
"""
