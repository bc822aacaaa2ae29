"""A lesson's file, and what a teacher may write wrong in it: the right text, the wrong one, and what is said of it."""

from __future__ import annotations

PLAIN = """
title = "A title"
level = "first course"
minutes = 5
misconception = "A belief."

[[step]]
prompt = "What is asked."
page = "gradient_decay"
query = "cells=RNN&cells=LSTM"
before = ["rnn"]
why = "Because of {value}."

[step.question]
kind = "choices"
ask = "How far?"
quantity = "horizon"
of = "lstm"
choices = [
    { text = "Not far", to = 5 },
    { text = "Far", from = 5, to = 40 },
    { text = "Without end", from = 40 },
]
claim = 2

[[step]]
prompt = "Another."
page = "theory"
query = "cells=RNN&T=20"
why = "It is {first}."
question.kind = "number"
question.ask = "How much?"
question.quantity = "decay_per_step"
question.of = "rnn"
question.low = 0.1
question.high = 2
question.claim = [0.5, 0.6]

[step.look]
at = "far end"
of = "rnn"
text = "Here."

[[step]]
prompt = "The last."
page = "unrolled"
query = "cells=RNN&T=20"
why = "It is drawn."
question.kind = "drawn"
question.ask = "Draw it."
question.of = "rnn"
question.lags = [5, 10, 19]
question.claim = [-7, -3]

[onward]
text = "Go on."
page = "training"
query = "nets=LSTM&lag=10"
"""
MISTAKES = [
    ('title = "A title"\n', "", "title must be given, got nothing"),
    ("title", "titel", "titel must be one of the fields title, level,"),
    ("title =", "titel =", "did you mean title, got 'titel'"),
    ('"A title"', "7", "title must be a text, got 7"),
    ('"A title"', '" "', "title must be a text that is not empty, got ' '"),
    ("A title", "A" * 61, "title must have at most 60 characters, got 61: 'AAA"),
    ("A title", "A\\u0007", "title must have only characters that can be printed, got"),
    ("first course", "first corse", "level must be one of first course, second course, practice, got 'first corse'"),
    ("minutes = 5", "minutes = 5.5", "minutes must be a whole number in [1, 90], got 5.5"),
    ("minutes = 5", "minutes = true", "minutes must be a whole number in [1, 90], got True"),
    ("[onward]", "[onwards]", "onwards must be one of the fields"),
    ("What is asked.", "?" * 601, "step 1, prompt must have at most 600 characters, got 601"),
    ('"gradient_decay"', '"gradient_decai"', "got 'gradient_decai': did you mean gradient_decay?"),
    (
        "cells=RNN&cells=LSTM",
        "scale=99",
        "step 1, query must be a query that the controls take, got scale=99 is above the maximum of 8",
    ),
    ("cells=RNN&cells=LSTM", "cells=", "step 1, query must show a cell"),
    ("cells=RNN&cells=LSTM", "T=200&H=512&B=64&longer=5000", "step 1, query must be a query that the controls take"),
    ("cells=RNN&cells=LSTM", "lag=x", "lag must be a whole number in [2, 100], got 'x'"),
    ('["rnn"]', '["gru"]', "step 1, before must be a list of some of rnn, lstm, each once, got ['gru']"),
    ('["rnn"]', '"rnn"', "step 1, before must be a list of some of rnn, lstm, each once, got 'rnn'"),
    ("{value}", "{wert}", "step 1, why must have only {value}, {first} in braces, got '{wert}'"),
    ("{value}", "{second}", "step 1, why must have only {value}, {first} in braces, got '{second}'"),
    ("{value}", "{value.real}", "in braces, got '{value.real}'"),
    ("{value}", "{value:9}", "in braces, got '{value:9}'"),
    ("{value}", "{value", "step 1, why must have braces only around a name"),
    (
        'kind = "choices"',
        'kind = "choice"',
        "step 1, question, kind must be one of choices, number, drawn, got 'choice'",
    ),
    ("How far?", "?" * 201, "step 1, question, ask must have at most 200 characters"),
    ('"horizon"', '"horizn"', "got 'horizn': did you mean horizon?"),
    (
        '"horizon"',
        '"middle"',
        "question, quantity must be measurable, which for middle needs a query such as both=true",
    ),
    ('of = "lstm"', 'of = "gru"', "step 1, question, of must be one of rnn, lstm, got 'gru'"),
    ('of = "lstm"', 'of = "lstm"\nlow = 3', "step 1, question, low must be one of the fields kind, ask, quantity"),
    ('of = "lstm"', 'of = "lstm"\ncompared = "times"', "compared must be one of ratio, difference, got 'times'"),
    ('of = "lstm"', 'of = "lstm"\nagainst_of = "rnn"', "compared must be given where against_of is, got nothing"),
    (
        'of = "lstm"',
        'of = "lstm"\ncompared = "ratio"\nagainst = "T=1"',
        "against must be a query that the controls take",
    ),
    (
        'of = "lstm"',
        'of = "lstm"\ncompared = "ratio"\nagainst_of = "gru"',
        "against_of must be one of rnn, lstm, got 'gru'",
    ),
    (
        'of = "lstm"',
        'of = "lstm"\ncompared = "ratio"\nagainst_quantity = "log10_left"',
        "against_quantity must have the unit of horizon, got 'log10_left'",
    ),
    ('{ text = "Not far", to = 5 },', "", "step 1, question, choices must cover every value, got none below 5"),
    ("from = 40", "from = 41", "step 1, question, choices must cover every value, got none from 40 to 41"),
    ("from = 40", "from = 39", "step 1, question, choices must have each value once, got 39 in choices 2 and 3"),
    ("from = 40", "from = 40, to = 50", "step 1, question, choices must cover every value, got none above 50"),
    ("from = 5, to = 40", "from = 40, to = 5", "step 1, question, choices 2, to must be above from, 40, got 5"),
    ("from = 5,", 'from = "zero",', "step 1, question, choices 2, from must be a number, got 'zero'"),
    ("from = 5,", "low = 5,", "step 1, question, choices 2, low must be one of the fields text, from, to"),
    ("from = 5,", "from = nan,", "step 1, question, choices 2, from must be a number, got nan"),
    ("Not far", "N" * 121, "step 1, question, choices 1, text must have at most 120 characters"),
    ("claim = 2", "claim = 4", "step 1, question, claim must be a whole number in [1, 3], got 4"),
    ("claim = 2", "claim = 0", "step 1, question, claim must be a whole number in [1, 3], got 0"),
    ("high = 2", "high = 0", "step 2, question, high must be above low, 0.1, got 0"),
    ("[0.5, 0.6]", "[0.5, 2.6]", "step 2, question, claim 2 must be a number in [0.1, 2], got 2.6"),
    ("[0.5, 0.6]", "[0.6, 0.5]", "step 2, question, claim must be two numbers, the smaller one first, got [0.6, 0.5]"),
    ("[0.5, 0.6]", "0.5", "step 2, question, claim must be two numbers, [smallest, largest], got 0.5"),
    ("question.low = 0.1", "question.low = 0.1\nquestion.near = 0.5", "near must be a number in [1, 1000], got 0.5"),
    ('"far end"', '"for end"', "got 'for end': did you mean far end?"),
    ("[5, 10, 19]", "[5, 10, 20]", "step 3, question, lags must be rising whole numbers in [0, 19], got [5, 10, 20]"),
    ("[5, 10, 19]", "[10, 5, 19]", "step 3, question, lags must be rising whole numbers in [0, 19], got [10, 5, 19]"),
    ("[5, 10, 19]", "[5]", "step 3, question, lags must be 2 to 8 whole numbers, got [5]"),
    ("[-7, -3]", "[-30, -3]", "step 3, question, claim 1 must be a number in [-20, 3], got -30"),
    ("nets=LSTM&lag=10", "T=1", "onward, query must be a query that the controls take"),
    ("minutes = 5", "minutes = ", "line 4 must be TOML"),
    ("minutes = 5", "minutes = 5\nminutes = 5", "line 5 must be TOML"),
    ("minutes = 5", f"minutes = {'9' * 5000}", "must be TOML"),
    ("minutes = 5", f"minutes = {'[' * 3000}", "of few levels"),
]
