"""The only files that import torch; they are loaded when one of their features is used."""
