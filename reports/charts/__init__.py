"""Figures of a page → Plotly figures: plain lists in, a figure out; no query, no request."""
