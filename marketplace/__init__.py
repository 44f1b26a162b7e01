"""The marketplace: one small app for each subject."""
