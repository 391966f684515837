"""Reading applications; the actor comes first."""
