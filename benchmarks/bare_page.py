"""What Streamlit alone asks for: the first page's widgets, its figure's size and its sections, without any network."""

import streamlit as st

FIGURE = "0" * 20_000  # characters, about as many as the first page's figure has

st.title("A bare page")
with st.sidebar:
    st.segmented_control("Cells", ["RNN", "LSTM", "GRU", "LSTM 3"], selection_mode="multi", default=["RNN"])
    st.selectbox("Activation", ["tanh", "ReLU"])
    st.slider("Weight scale", 0.0, 4.0, 1.0, 0.01)
    st.slider("Forget-gate bias", -6.0, 6.0, 0.0, 0.1)
    st.selectbox("Initialisation", ["Xavier", "orthogonal"])
    st.slider("Sequence length", 2, 200, 50)
    with st.expander("More", key="more", on_change="rerun"):
        pass
    st.segmented_control("Language", ["en", "de"], default="en")
    st.toggle("Projector mode")
st.html(f"<div data-figure='{FIGURE}'></div>")
st.toggle("Show absolute sizes")
st.button("Keep these curves to compare")
st.button("Reset all")
st.selectbox("As stored in", ["float64", "float32"])
st.slider("Loss scale", 0, 20, 0)
for number in range(7):
    with st.expander(f"Section {number}", key=f"section_{number}", on_change="rerun"):
        pass
