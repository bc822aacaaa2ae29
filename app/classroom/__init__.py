"""A class together: rooms, seats and answers, how they are kept, and how they travel."""
