"""What people are told outside of StepGuide: words, quiet hours, mail and chat."""
