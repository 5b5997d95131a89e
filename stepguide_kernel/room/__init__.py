"""The reading room: gallery, walkthroughs and live kernels, on Voila's own application."""
