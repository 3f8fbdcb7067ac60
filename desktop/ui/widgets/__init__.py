"""The kit: small widgets every page is made of. Import them from their own modules."""
