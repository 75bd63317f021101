"""The Streamlit pieces that pages share. Nothing outside this folder, `app.py` and `pages/` imports Streamlit."""
