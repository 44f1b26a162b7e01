"""Pages of offers: making, answering, comparing."""
