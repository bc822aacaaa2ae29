"""How the tables of the classroom came to be, one step a file."""
