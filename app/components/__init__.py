"""Widgets and browser parts that Streamlit lacks; they know no network."""
