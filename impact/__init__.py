"""Impact: an open dashboard for improvement across an NHS system. The library runs without Streamlit."""
