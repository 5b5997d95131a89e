"""Published guides that fit what somebody is doing."""
