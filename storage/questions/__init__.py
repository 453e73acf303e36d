"""Questions: what is asked, answered and closed, and how its messages travel."""
