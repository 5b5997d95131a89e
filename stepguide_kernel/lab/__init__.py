"""The server extension: StepGuide inside a person's own JupyterLab."""
