"""The administrator's manual: what it says is done in a browser while it is made, by the very words that it names.

    .venv/bin/python -m scripts.manual            everything: perform all steps, take the pictures, write the text
    .venv/bin/python -m scripts.manual --text     the text alone, in a second
    .venv/bin/python -m scripts.manual --only 3   perform one chapter, pictures to build/manual, to see that it works

In the text 【】 holds what is pressed or ticked and “” the name of a field, both as on the screen. A test
refuses a step whose text does not name what its acts use, and the script names the step whose words are not on the
screen.
"""
