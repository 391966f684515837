"""Open-government work (政务公开) for a Chinese county, district or city."""
