"""Diagrams of networks as SVG text: pure, no streamlit; colours are the style sheet's (`gh-d-…` classes)."""
