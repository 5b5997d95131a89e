"""Running a notebook once: papermill, a worker process, limits, comparison of outputs."""
