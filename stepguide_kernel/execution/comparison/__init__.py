"""Whether a run showed what the file shows: output by output, as a reader would compare."""
