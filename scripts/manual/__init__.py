"""The manuals: what they say is done in a browser while they are made, by the very words that they name.

    .venv/bin/python -m scripts.manual                          both: all steps, all pictures, the text
    .venv/bin/python -m scripts.manual --manual agent           one of them
    .venv/bin/python -m scripts.manual --text                   the text alone, in a second
    .venv/bin/python -m scripts.manual --manual agent --only 3  perform one chapter, pictures to build/manual

In the text 【】 holds what is pressed or ticked and “” the name of a field, both as on the screen. A test
refuses a step whose text does not name what its acts use, and the script names the step whose words are not on the
screen.
"""
