"""What leads through the pages: the question each answers, what to try on it first, and where to go next and why."""

from __future__ import annotations

from dataclasses import dataclass

from app.language.language import later


@dataclass(frozen=True, slots=True, kw_only=True)
class Orientation:
    """A page's place among the others.

    question: what its headline answers. reading: how its main figure is read, if it has one. action, link, seen: what to
    try first, the query that does it, and what one then sees. next_page, why: the page after it.
    """

    question: str
    reading: str = ""
    action: str
    link: str
    seen: str
    next_page: str
    why: str


ORIENTATION = {  # of every page but those of a room, which have nothing above and below them
    "gradient_decay": Orientation(
        question=later("How far back in time does the gradient go?"),
        reading=later(
            "Each line is one network. The loss is at the right, the step farthest from it at the left. Height "
            "is the size of the gradient, on a log axis: equal distances are equal factors. Compare the heights"
            " at the left edge. If every network diverges, the figure shows how the states grow."
        ),
        action=later("Set the forget-gate bias to 3."),
        link="bias=3",
        seen=later("The RNN still vanishes. Now the LSTM and the GRU hold."),
        next_page="unrolled",
        why=later("See one step at a time."),
    ),
    "unrolled": Orientation(
        question=later("What happens at each step, forward and backward?"),
        reading=later(
            "Each column is one time step. The upper rows show the forward pass: cells and their states. The "
            "lower rows show the backward pass, which starts at a loss. Compare the heights of its blocks."
        ),
        action=later("Use ten time steps, and press “◀ Step”."),
        link="T=10",
        seen=later("Each step back multiplies by two factors: the derivative and the weights."),
        next_page="activations",
        why=later("The first of its two factors is the derivative."),
    ),
    "activations": Orientation(
        question=later("What does the activation’s derivative do to the gradient?"),
        reading=later(
            "Left: each line is one activation, its derivative above and its value below. Right: each thick "
            "line is one network, with the loss at the right edge. Thin lines show what the derivatives alone "
            "would leave. Compare both at the left edge."
        ),
        action=later("Choose sigmoid as the activation."),
        link="activation=sigmoid",
        seen=later("Its derivative is at most 0.25, and the RNN’s gradient shrinks much faster."),
        next_page="phase_diagram",
        why=later("The other factor is the weights."),
    ),
    "phase_diagram": Orientation(
        question=later("Where does the gradient neither shrink nor grow?"),
        reading=later(
            "Each cell of the map is one pair of settings, from its two axes. Colour is the factor of one step "
            "back, or the horizon. The ring is your settings. Compare its colour with the scale at the right."
        ),
        action=later("Choose the initialisation “orthogonal”."),
        link="init=orthogonal",
        seen=later("The edge moves to a smaller weight scale."),
        next_page="theory",
        why=later("It explains why the edge is there."),
    ),
    "theory": Orientation(
        question=later("What do textbook rules predict, and where do they fail?"),
        reading=later(
            "The thick line is the measured gradient. Thin lines are predictions for the same weights. The loss"
            " is at the right. Compare where the lines end at the left edge."
        ),
        action=later("Use orthogonal weights at weight scale 1.5."),
        link="cells=RNN&init=orthogonal&scale=1.5",
        seen=later("The rule predicts growth, but the measured gradient shrinks."),
        next_page="gates",
        why=later("Gates are a path that these rules do not know."),
    ),
    "gates": Orientation(
        question=later("How do gates let the gradient pass?"),
        reading=later(
            "The drawing is one cell at one time step. The state enters at the left and leaves at the right. "
            "Each strip has one square for each hidden unit, and its colour is the value. The thick line is the"
            " direct path."
        ),
        action=later("Look at the LSTM with forget-gate bias 3."),
        link="cells=LSTM,+forget+bias+3",
        seen=later("Its forget gates pass more per step."),
        next_page="training",
        why=later("Does an open gate help to learn?"),
    ),
    "sequence_types": Orientation(
        question=later("How do the places of the losses change the gradient?"),
        reading=later(
            "Each small drawing is one sequence type, with a filled box for every loss. The line below it is "
            "the gradient from the first to the last step. The large figure is of the chosen type. Compare how "
            "steep the lines are."
        ),
        action=later("Choose “Many to many”."),
        link="cells=RNN&type=many+to+many",
        seen=later("The gradient of all losses hardly shrinks. That of the last loss alone still does."),
        next_page="depth_and_direction",
        why=later("A second way for the gradient."),
    ),
    "depth_and_direction": Orientation(
        question=later("What do more layers and a second direction change?"),
        reading=later(
            "Each row is one layer. Each column is one time step, with the loss at the right. Full colour is a "
            "large gradient, on a log scale. Compare the rows at both ends."
        ),
        action=later("Use four layers."),
        link="cells=RNN&layers=4",
        seen=later("Layer 1 gets less at the loss, and more at step 1, than a single layer."),
        next_page="shared_weights",
        why=later("What if each step had its own weights?"),
    ),
    "shared_weights": Orientation(
        question=later("What do shared weights give, and what do they cost?"),
        reading=later(
            "Each line is one network. The loss is at the right, the oldest input at the left. A cross at the "
            "foot is an input with a gradient of exactly 0. Compare how far the lines go to the left."
        ),
        action=later("Make the window as long as the sequence."),
        link="cells=RNN&window=50",
        seen=later("It needs many times the RNN’s parameters, and ignores nothing."),
        next_page="gradient_decay",
        why=later("Back to the first page, with your settings."),
    ),
    "training": Orientation(
        question=later("Does a network with a small gradient still learn?"),
        reading=later(
            "Each line is one network with one seed. From left to right are the updates of its training. Height"
            " is its accuracy or its loss on held-out data. Compare when the lines leave chance level."
        ),
        action=later("Open “Only the forget bias differs” at the end of the page."),
        link="nets=LSTM&nets=LSTM+bias+3",
        seen=later("With forget-gate bias 3 the LSTM learns, with bias 0 it stays at chance level."),
        next_page="horizon_and_lag",
        why=later("Is this a rule?"),
    ),
    "horizon_and_lag": Orientation(
        question=later("Does the horizon before training predict what is learnt?"),
        reading=later(
            "Each mark is one network, filled if it learnt the task. From left to right, one setting rises. "
            "Height is the gradient before training. The bars below count the networks that learnt. Compare the"
            " marks with the bars."
        ),
        action=later("Look at the GRU’s update bias."),
        link="dose_of=GRU’s+update+bias",
        seen=later("At bias −1 no network learns, at 0 all of them do."),
        next_page="text_memory",
        why=later("Where a long horizon does not help."),
    ),
    "exploding": Orientation(
        question=later("What do clipping and truncation do to a large gradient?"),
        reading=later(
            "The map shows the loss for each weight and bias. Each path is one training, with a mark for every "
            "update. At the right is the loss along each path. Compare the paths where they cross the cliff."
        ),
        action=later("Clip the norm of the network’s gradient at 0.01."),
        link="cells=RNN&clip_norm=0.01",
        seen=later("The whole curve moves down, and the horizon stays."),
        next_page="sequence_types",
        why=later("How many losses can hide a problem."),
    ),
    "text_memory": Orientation(
        question=later("Which earlier characters does a prediction depend on?"),
        reading=later(
            "Each row is one network, and all of them read the same text. Colour is the gradient at each "
            "character or word. The bar is how much the prediction changes if it is replaced. Compare colour "
            "and bars far from the box."
        ),
        action=later("Read the text with the LSTM that has forget-gate bias 3."),
        link="cells=LSTM&cells=LSTM,+forget+bias+3",
        seen=later("Its gradient goes farther back than the characters that it uses."),
        next_page="series_memory",
        why=later("The same with your own data."),
    ),
    "series_memory": Orientation(
        question=later("Which past values does a forecast depend on?"),
        reading=later(
            "The line with dots is the data. The other lines are forecasts, one for each network. The grey area"
            " has the values that one forecast reads. Compare forecasts and data at the right of the dashed "
            "line."
        ),
        action=later("Let the networks read two past values only."),
        link="past=2",
        seen=later("The error of the GRU rises."),
        next_page="exploding",
        why=later("The opposite problem: gradients that are too large."),
    ),
    "lesson_link": Orientation(
        question=later("What can a class move, and what is it asked?"),
        action=later("Lock the forget-gate bias at 3."),
        link="bias=3",
        seen=later("A table of what the class can move, and the links."),
        next_page="gradient_decay",
        why=later("The first page, with your settings."),
    ),
    "lessons": Orientation(
        question=later("What do you expect, and what is measured then?"),
        action=later("Start with “How far back does a default network learn?”."),
        link="lesson=first_picture",
        seen=later("It asks before it shows."),
        next_page="gradient_decay",
        why=later("Move the controls yourself."),
    ),
    "glossary": Orientation(
        question=later("What does a term mean?"),
        action=later("Search for “horizon”."),
        link="term=horizon",
        seen=later("The terms whose name or entry has it."),
        next_page="gradient_decay",
        why=later("The first page, with your settings."),
    ),
}
