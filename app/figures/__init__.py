"""Result -> plotly figure: pure, no streamlit; each a twin of the diagnostic of the same name."""
