"""What does an exploding gradient do, what does clipping keep of it, and what does truncation leave out?"""

from app.cliff_section import loss_cliff
from app.components.problem import no_cell_chosen
from app.controls import experiment

found = experiment()
if not found.curves:
    no_cell_chosen()
else:
    loss_cliff(found.curves[0].config.seq_len)
