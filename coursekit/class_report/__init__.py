"""The instructor's report on a whole class: what its submissions have in common, and what stands out."""
