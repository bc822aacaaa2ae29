"""What Streamlit has no widget for: the chart that updates in place, verdict cards, copy and download."""
