"""What people hear when something of ours, or the way to them, fails."""
